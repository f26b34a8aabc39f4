"""The command line: arguments, files, streams, exit codes; the only part that does I/O.

main             exit codes, and what becomes of errors
app              which commands there are, and where
command          a command that takes no option twice which can be given once
options          the options they share
inputs           names and files to checked values
report           which formats a result is written in, and to which files
interrupts       Ctrl-C where something has to be taken away first
streams          where output goes: terminals, pipes, files
check            `check`
file_options     a C file or a tree, as `check` and `report` are asked for it
layouts          `show`, `table`
archconfigs      `lint`, `new`
source           `check --source`
emit             `emit static-assert`, `emit rst`
marked           the part of a document between two markers
preimage         the version of a file that a patch was made of
fit              `headroom`, `suggest`
diff             `diff`, whose two `sides` are read from words
sides            schemes, archconfigs and C files that `diff` compares
classes          `classes`
probe            `probe`
theorem          `prove`, `verify-cert`
describe         `list`, `explain`
run              `run`
native           `run --native`: the options of a file that is compiled
bench            `bench`
protocol         `protocol` and its commands
protocol_inputs  what its commands prove, search and repeat
explore          `report`
mcp_server       `mcp`
words            `check --word`, and what commands ask of words of word files
word_commands    the commands of `word`
"""
