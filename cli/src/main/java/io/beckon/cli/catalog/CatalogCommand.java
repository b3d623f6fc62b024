package io.beckon.cli.catalog;

import picocli.CommandLine.Command;

/** `beckon catalog`: the products that a shop sells. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    description = "Loads a shop's product feed, shows what is known of a product.",
    subcommands = {LoadCommand.class, ShowCommand.class})
public final class CatalogCommand {}
