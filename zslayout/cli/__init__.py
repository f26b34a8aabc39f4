"""The command line: arguments, files, streams, exit codes; the only part that does I/O.

main      exit codes, and what becomes of errors
app       the commands, a screen each
options   the options they share
inputs    names and files to checked values
streams   where output goes: terminals, pipes, files
"""
