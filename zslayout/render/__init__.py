"""Results to text: one module a format, all of them for every command.

registry      the formats by name: the only place that knows which there are
text          for terminals and pipes: `text`, with colour where that is wanted
markdown      for merge requests and wikis
rst           for the kernel's documentation
html          a fragment that needs nothing beside it
csv_table     the table of results that are one
latex_table   the same for LaTeX
json_text     all of a result, by its record
json_lines    a verdict or finding a line, then a summary
findings      what the formats of findings have in common: the worst first, each once
quiet         one line
summary       a finding a line
gcc           as compilers complain: file:line:col: error: text [rule]
checkpatch    as the kernel's checkpatch.pl complains, for hooks
mail          below 72 columns
ktap          as kernel tests report
sarif         for code scanning
junit         for CI dashboards
github        annotations of a GitHub action
github_summary  the summary of its step
kcidb         for KernelCI's database
b4            for checks of b4 review
debugfs       as the kernel's own file
replay        a refutation as a trace
json_schema   the JSON Schema of what json_text writes
page          what every page format does
grid          tables of documents
word_map      a word of memory, drawn
report_page   a report as one page of HTML that needs nothing beside it
svg           the word of one layout, drawn alone
word_svg      a word of memory as SVG
"""
