"""What JSON says of results: a type for each object, whose fields are the keys.

The types are the contract: the serialiser and the JSON Schema both read them, and nothing else
says what a key is called. `record` has the rules.
"""
