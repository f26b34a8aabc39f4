"""What JSON says of results: a type for each object, whose fields are the keys.

The types are the contract: the serialiser and the JSON Schema both read them, and nothing else
says what a key is called. `record` has the rules.

record        what a record is, and the records of no one command
check         `check`
source        `check --source`
page          `show`
fit_table     `table`
size_classes  `classes`
headroom      `headroom`
suggest       `suggest`
diff          `diff`
lint          `lint`
theorem       `prove`
certificates  `verify-cert`
run           `run`
listing       `list`
explanation   `explain`
search          `protocol search`, `protocol replay`
protocol_proof  `protocol prove`, `protocol mutants`
protocol_races  `protocol races`
protocol_locks  `protocol locks`
"""
