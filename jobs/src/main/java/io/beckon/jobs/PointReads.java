package io.beckon.jobs;

import java.util.Collection;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;

/**
 * RocksDB for an operator that reads one contact at a time and never scans. It is named in Flink's
 * settings as {@code state.backend.rocksdb.options-factory}.
 */
public final class PointReads implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  /** RocksDB's own default: three keys to four slots. */
  private static final double KEYS_A_SLOT = 0.75;

  /** Share of a memtable for a filter of the keys in it: most contacts looked for are in files. */
  private static final double MEMTABLE_FILTER = 0.1;

  /** Files of any age that lie beside each other before some are merged; RocksDB's own: 4. */
  private static final int FILES_BEFORE_MERGE = 8;

  /** Files that differ by so many per cent in size are merged with each other; RocksDB's own: 1. */
  private static final int ABOUT_AS_LARGE = 10;

  /**
   * Files are read through the page cache that the kernel keeps anyway, without a copy in a cache
   * of RocksDB's own. That needs {@code state.backend.rocksdb.memory.managed: false}: otherwise
   * Flink has the files' indexes read, and checked against damage, again at every look-up.
   */
  @Override
  public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> toClose) {
    return current.setAllowMmapReads(true);
  }

  /**
   * A block finds a key by its hash, without a binary search. A look-up asks each file's filter
   * before the file, so that more files cost little, and merging them less often saves a third of
   * what RocksDB costs altogether.
   */
  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions current, Collection<AutoCloseable> toClose) {
    if (current.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      table
          .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
          .setDataBlockHashTableUtilRatio(KEYS_A_SLOT);
      current.setTableFormatConfig(table);
    }
    CompactionOptionsUniversal merging = new CompactionOptionsUniversal();
    toClose.add(merging);
    return current
        .setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER)
        .setMemtableWholeKeyFiltering(true)
        .setLevel0FileNumCompactionTrigger(FILES_BEFORE_MERGE)
        .setCompactionOptionsUniversal(merging.setSizeRatio(ABOUT_AS_LARGE));
  }
}
