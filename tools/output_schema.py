"""Print the JSON Schema of zslayout's output, as it is committed in docs/zslayout.schema.json."""

import json
import sys

from zslayout.render.json_schema import schema

if __name__ == "__main__":
    sys.stdout.write(json.dumps(schema(), indent=1) + "\n")
