"""Results for people: from what was found to headings, sentences, tables and drawn words.

check    verdicts: a table of configurations, or a few in full; then what is not as expected
page     one layout in full
witness  a refutation, from the broken sentence to what would mend it
columns  the columns of a table of configurations
"""
