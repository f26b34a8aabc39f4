"""Findings to text: what is not yet in results/documents/ and results/records/.

bitmap             a word, drawn
paint              colour, by the mood of a text
columns            plain columns
table              tables of documents
protocol           what a search over schedules came to, in every form
protocol_proof     what was proved of the protocol, in every form
protocol_accesses  what each access to a word needs, in every form
protocol_locks     the locks of every step, drawn
"""
