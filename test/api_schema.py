"""What /api/openapi.json promises, held against what the API answers: used by the walk and by the stories.

As much of JSON Schema as the description uses; a word it does not know is a failure, so that nothing is promised unchecked.
"""
import json
import re

KNOWN = {"$ref", "type", "format", "pattern", "properties", "required", "additionalProperties", "items", "title", "description"}
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
FORMATS = {"date": r"\d{4}-\d{2}-\d{2}", "date-time": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?(Z|[+-]\d{2}:\d{2})"}


class Description:
    def __init__(self, text):
        self.doc = json.loads(text)
        self.paths = []
        for path, methods in self.doc["paths"].items():
            for method, operation in methods.items():
                self.paths.append((method.upper(), re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path) + r"(\?.*)?"), path, operation))
        # a name beats a {placeholder}
        self.paths.sort(key=lambda p: p[2].count("{"))

    def wrong(self, method, path, status, kind, body):
        """None, or what in this answer is not as promised."""
        operation = next((o for m, shape, _, o in self.paths if m == method and shape.fullmatch(path)), None)
        if status >= 400:
            if not kind.startswith("application/problem+json"):
                return "an error is told as " + kind
            return self.fault({"$ref": "#/components/schemas/Problem"}, json.loads(body), "problem")
        if operation is None:
            return "not described"
        promised = operation["responses"].get(str(status))
        if promised is None:
            return "status %d is not described" % status
        if "*/*" in promised["content"]:
            return None
        return self.fault(promised["content"]["application/json"]["schema"], json.loads(body), "answer")

    def fault(self, schema, value, at):
        if set(schema) - KNOWN:
            return "%s: unknown words %s" % (at, sorted(set(schema) - KNOWN))
        if "$ref" in schema:
            return self.fault(self.doc["components"]["schemas"][schema["$ref"].rpartition("/")[2]], value, at)
        if "type" not in schema:
            return None
        if not isinstance(value, TYPES[schema["type"]]) or (schema["type"] == "integer" and isinstance(value, bool)):
            return "%s: %r is no %s" % (at, value, schema["type"])
        if schema["type"] == "array":
            found = (self.fault(schema["items"], v, "%s[%d]" % (at, i)) for i, v in enumerate(value))
            return next((f for f in found if f), None)
        if schema["type"] == "object":
            return self.fault_of_object(schema, value, at)
        if schema["type"] == "string":
            pattern = schema.get("pattern") or FORMATS.get(schema.get("format"))
            if pattern and not re.fullmatch(pattern, value):
                return "%s: %r is not like %s" % (at, value, pattern)
        return None

    def fault_of_object(self, schema, value, at):
        known = schema.get("properties")
        if known is None:
            return None
        missing, more = set(schema["required"]) - set(value), set(value) - set(known)
        if missing or more:
            return "%s: missing %s, not described %s" % (at, sorted(missing), sorted(more))
        found = (self.fault(known[k], v, at + "." + k) for k, v in value.items())
        return next((f for f in found if f), None)
