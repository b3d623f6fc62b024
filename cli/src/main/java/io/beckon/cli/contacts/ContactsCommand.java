package io.beckon.cli.contacts;

import picocli.CommandLine.Command;

/** `beckon contacts`: what a person may ask for. */
@Command(
    name = "contacts",
    mixinStandardHelpOptions = true,
    description = "Tells all that is held of a person, forgets a person, shows what became of one.",
    subcommands = {ExportCommand.class, EraseCommand.class, ChangesCommand.class})
public final class ContactsCommand {}
