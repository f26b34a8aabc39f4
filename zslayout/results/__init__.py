"""What commands return: frozen data, with its exit code, its diagnostics, its text and its JSON.

One module a command: the result, what it decided, its blocks for people, and below them its
records, which are the keys of JSON and say nothing twice.

result        what every result offers, and what some offer besides
exit_code     the exit codes, and what several come to
diagnostic    one verdict or finding, for machine-readable forms
faults        what any command says of input that it cannot use
document      a report as data: headings, sentences, tables, drawn words
record        what JSON has of a result: a type for each object, whose fields are the keys
words         the sentences about outcomes, headroom and chain sizes
finding       one obligation on one configuration, and all of them on it
witness       a refutation, from the broken sentence to what would mend it
check         `check`
functions     what was found in the functions of a C file
headers       what a file says with the headers of a kernel tree
source        `check --source`, and a patch series on it
emitted       `emit static-assert`
words_page    `emit rst`
untouched     a series that does not change the file
page          `show`
pages         several results of one kind
fit_table     `table`
debugfs       the kernel's file `classes`
size_classes  `classes`
trial         one point that was checked, how far a number can be raised, and what ends that
headroom      `headroom`
suggest       `suggest`
moves         what moved on one configuration between two layouts
diff          `diff`
lemma_result  how one lemma stands
theorem       `prove`
certificates  `verify-cert`
word_check    `check --word`
word_result   a word on a configuration
word_blocks   the same as people read it
word_table    `word table`
word_headroom  `word headroom`
word_suggest  `word suggest`
word_explain  `word explain`
word_show     `word show`
word_diff     `word diff`
lint          `lint`
probe         `probe`
gate          `check --kernel --since`
listing       `list`
explanation   `explain`
run           `run`
native        `run --native`
followed      the same with a schedule
mutant_schedule  what was refuted of locks, as a schedule
replay        a refutation as operations on frames and objects
bench         `bench`
search          `protocol search`, `protocol replay`
protocol_proof  `protocol prove`
mutant_table    `protocol mutants`
protocol_races  `protocol races`
protocol_locks  `protocol locks`
file_protocol   which protocol a file's zs_free() keeps
protocol_contention  `protocol locks --matrix`
report               `report`
"""
