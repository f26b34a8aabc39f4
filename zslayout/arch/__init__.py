"""Archconfigs: one TOML file a kernel configuration, checked once, here.

params    the checked form
point     numbers of a configuration: a value for each of some parameters
keys      every key, its kind and range
toml      text held to a table of keys
parse     text to params, or every fault
schema    the JSON Schema for editors
scaffold  numbers to the text of a new one
shipped   where the shipped ones lie
"""
