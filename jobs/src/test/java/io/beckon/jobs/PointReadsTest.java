package io.beckon.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** What RocksDB itself says that it was opened with. */
class PointReadsTest {
  @Test
  void rocksDbIsOpenedForPointReads(@TempDir Path dir) throws Exception {
    RocksDB.loadLibrary();
    PointReads reads = new PointReads();
    List<AutoCloseable> none = new ArrayList<>();
    try (DBOptions database = reads.createDBOptions(new DBOptions(), none);
        ColumnFamilyOptions family =
            reads.createColumnOptions(
                new ColumnFamilyOptions().setTableFormatConfig(new BlockBasedTableConfig()), none);
        Options options = new Options(database, family).setCreateIfMissing(true);
        RocksDB rocks = RocksDB.open(options, dir.toString())) {
      byte[] key = "key".getBytes(StandardCharsets.UTF_8);
      rocks.put(key, key);
      assertThat(rocks.get(key)).isEqualTo(key);
      assertThat(written(dir))
          .contains("allow_mmap_reads=true")
          .contains("data_block_index_type=kDataBlockBinaryAndHash")
          .contains("memtable_whole_key_filtering=true")
          .contains("level0_file_num_compaction_trigger=8")
          .contains("size_ratio=10");
    }
  }

  private static String written(Path dir) throws Exception {
    try (Stream<Path> files = Files.list(dir)) {
      Path options =
          files
              .filter(file -> file.getFileName().toString().startsWith("OPTIONS"))
              .findFirst()
              .get();
      return Files.readString(options);
    }
  }
}
