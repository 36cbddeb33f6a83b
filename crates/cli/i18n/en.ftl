# What every program says. Errors say what happened, .why, and what to do .next.

## Help

cli-heading-usage = Usage:
cli-heading-commands = Commands
cli-heading-arguments = Arguments
cli-heading-options = Options
cli-value-command = COMMAND
cli-default-value = [default: { $values }]
cli-possible-values = [one of: { $values }]
cli-environment-variable = [environment: { $values }]

cli--help = Show this help; -h is shorter
cli--version = Show the version
cli--lang = Language of all texts
    .value = LANGUAGE
cli--json = Print results as JSON, one object a line
cli--config = Configuration file (TOML)
    .value = FILE
cli--home = Folder for the data and the configuration
    .value = FOLDER
cli--passphrase-file = File that holds the passphrase; - is standard input
    .value = FILE
cli--yes = Answer yes to every question
cli--png = Write the code as a PNG picture
    .value = FILE
cli--svg = Write the code as an SVG picture
    .value = FILE
cli--text = Print the code as text
cli-code-written = The code was written to { $path }.

cli-completions = Print completions for a shell
cli-completions--shell = The shell
    .value = SHELL
cli-man = Write manual pages into a folder
cli-man--folder = Folder, made if it does not exist
    .value = FOLDER
cli-man-written = Manual pages written to { $path }.

## Terminal

cli-error = Error:{" "}
cli-next = What to do:{" "}
cli-yes-no = [y/N]
cli-yes = y yes
cli-prompt-passphrase = Passphrase:{" "}
cli-prompt-new-passphrase = New passphrase:{" "}
cli-prompt-export-passphrase = Passphrase of the export file:{" "}
cli-prompt-pin = PIN:{" "}
cli-prompt-again = Once more:{" "}
cli-secret-file-open = Warning: others on this machine can read { $path }. Run: chmod 600 { $path }
cli-clock-moved = Warning: { $variable } has moved the clock. Use it for tests only.

cli-cause-not-found = there is no such file or folder
cli-cause-permission = permission is missing
cli-cause-exists = it exists already
cli-cause-is-folder = it is a folder
cli-cause-not-folder = it is not a folder
cli-cause-full = the disk is full
cli-cause-read-only = the disk cannot be written to

## Wrong arguments

error-usage-unknown-argument = The argument { $argument } is not known.
    .why = It may be misspelt or belong to another command.
    .next = Run: { $program } --help
error-usage-misspelt-argument = The argument { $argument } is not known.
    .why = { $suggested } is similar.
    .next = Use { $suggested }, or run: { $program } --help
error-usage-unknown-command = The command { $command } is not known.
    .why = It may be misspelt or belong to another program.
    .next = Run: { $program } --help
error-usage-missing-command = A command is missing.
    .why = { $program } does nothing without one.
    .next = Run: { $program } --help
error-usage-missing-argument = Arguments are missing: { $argument }
    .why = The command cannot work without them.
    .next = Add them; --help after the command explains each.
error-usage-conflict = { $argument } cannot be used together with { $other }.
    .why = Each of them decides the same thing, or one is given twice.
    .next = Leave one of them out.
error-usage-invalid-value = The value of { $argument } is not one that can be chosen.
    .why = Possible are: { $values }
    .next = Choose one of them.
error-usage-missing-value = { $argument } needs a value.
    .why = It is empty or missing.
    .next = Write the value after it.
error-usage-bad-value = The value of { $argument } cannot be used.
    .why = It has the wrong form or is out of range.
    .next = Correct it; --help after the command explains it.
error-usage-value-count = { $argument } has too many or too few values.
    .why = The number of values is fixed.
    .next = Correct it; --help after the command explains it.
error-usage-not-utf8 = An argument is not valid UTF-8 text.
    .why = Only text can be understood here.
    .next = Type it again; file names may have other characters, texts may not.
error-usage-other = The command line of { $program } cannot be understood.
    .why = Arguments are missing, misspelt or in the wrong place.
    .next = Run: { $program } --help

## Files, input, output

error-file-not-read = { $path } cannot be read.
    .why = The reason: { $cause }.
    .next = Check the path and its permissions.
error-file-not-written = { $path } cannot be written.
    .why = The reason: { $cause }.
    .next = Choose another place, or free space and set permissions.
error-file-exists = { $path } exists already and was left as it is.
    .why = Files are not overwritten unasked.
    .next = Choose another name or move the file away.
error-input-too-large = The input { $path } is too large.
    .why = At most { $limit } bytes are accepted here, and nothing beyond was read.
    .next = Check that it is the right file.
error-input-not-text = The input { $path } is not text.
    .why = UTF-8 text is expected here.
    .next = Check that it is the right file.
error-input-broken = Standard input broke off.
    .why = The reason: { $cause }.
    .next = Start again; what was done so far is kept.
error-output = The result cannot be written to standard output.
    .why = The reason: { $cause }.
    .next = Free space or write to another place.

error-store-in-use = { $path } is in use.
    .why = Another process has it open.
    .next = Wait until it has finished, then try again.
error-store-disk-full = There is no space left for { $path }.
    .why = The disk is full. Nothing was changed.
    .next = Free some space and try again.
error-store-damaged = { $path } is damaged.
    .why = What was found is not what was written: { $cause }.
    .next = Restore it from a backup, and have the disk examined.
error-store-unsettled = The storage at { $path } failed during a change.
    .why = The change was kept whole or not at all: { $cause }.
    .next = Look at the state before repeating the command.
error-store-too-large = Something to be stored is too large: { $what }.
    .why = It has { $bytes } bytes; at most { $limit } are kept.
    .next = Check the input.
error-store-io = { $path } cannot be used.
    .why = The reason: { $cause }.
    .next = Check the disk and the permissions, then try again.

## Pictures and codes

error-picture-no-code = No QR code was found in { $path }.
    .why = The picture may be blurred, cut off, dark, or taken from the side.
    .next = Take it again: closer, from the front, in focus, without reflections.
error-picture-too-large = The picture { $path } is too large.
    .why = It has more bytes or pixels than are read here.
    .next = Save it smaller and try again.
error-picture-damaged = The picture { $path } cannot be read.
    .why = It is damaged, cut off, or no PNG or JPEG.
    .next = Copy it again, or take a new one.
error-code-terminal = The terminal is too small for the code.
    .why = The code needs { $columns } columns and { $rows } rows.
    .next = Enlarge the window, use a smaller font, or write a picture with --png FILE.

## Configuration and system

error-config = { $path }, line { $line }, cannot be used.
    .why = The reason: { $cause }
    .next = Correct that line.
error-config-unknown-key = { $path }, line { $line }: the key { $key } is not known.
    .why = Known are: { $known }
    .next = Correct or remove it.
error-config-not-read = The configuration file { $path } cannot be read.
    .why = The reason: { $cause }.
    .next = Correct the path or leave it out.
error-no-home = There is no folder for the data.
    .why = This user has no home folder.
    .next = Name one with --home or { $variable }.
error-clock = The clock of this machine is wrong.
    .why = It stands before 1970 or after the year 9999.
    .next = Set the clock, then try again.
error-test-clock = HUEPASS_TEST_CLOCK cannot be understood.
    .why = It must be an offset in seconds (+3600, -60) or a moment (@1700000000).
    .next = Correct it, or unset it to use the real clock.
error-random = The operating system gives no randomness.
    .why = The reason: { $cause }. Nothing was done.
    .next = Restart the machine or container and try again.
error-internal = The program has met a fault of its own.
    .why = The reason: { $cause }
    .next = Try again, and report it with this message if it stays.

## Passphrases and questions

error-secret-no-source = A passphrase or PIN is needed and nobody can be asked.
    .why = There is no terminal, and no file was named.
    .next = Name a file with --passphrase-file or { $variable }.
error-secret-stdin-twice = Standard input cannot hold both the secret and the data.
    .why = Both were given as -.
    .next = Put one of them into a file.
error-secret-empty = The passphrase or PIN is empty.
    .why = An empty one protects nothing.
    .next = Check the file or type it again.
error-secret-too-short = The new passphrase or PIN is too short.
    .why = It needs at least { $least } characters.
    .next = Choose a longer one.
error-secret-too-long = { $path } is too long for a passphrase.
    .why = At most { $limit } bytes are accepted.
    .next = Check that it is the right file.
error-secret-not-text = { $path } holds no passphrase.
    .why = It is not UTF-8 text.
    .next = Check that it is the right file.
error-secret-lines = { $path } has more than one line.
    .why = A passphrase is one line.
    .next = Check that it is the right file.
error-secret-differs = The two entries differ.
    .why = A new passphrase is typed twice so that a slip is noticed.
    .next = Try again.
error-terminal = The terminal failed.
    .why = The reason: { $cause }.
    .next = Try again in another terminal.
error-not-confirmed = The command needs a yes and nobody can be asked: { $question }
    .why = There is no terminal.
    .next = Add --yes if you are sure.
