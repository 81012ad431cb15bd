"""The other engine: cel-cpp, by its Python package `cel-expr-python`.

Reads lines `{"expression": TEXT, "input": {NAME: VALUE, …}}` and writes an answer for each, in the form of
Tests/CELAnswers: `["int", "5"]`, `["list", [["null"]]]`, or `["error", MESSAGE]`.
"""

import ctypes
import datetime
import json
import struct
import sys

from cel_expr_python import cel

EXTENSIONS = ["bindings", "encoders", "lists", "math", "optional", "sets", "strings", "two-var-comprehensions"]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)
TYPES = {
    "BOOL": "bool", "BYTES": "bytes", "DOUBLE": "double", "INT": "int", "NULL": "null_type", "STRING": "string",
    "UINT": "uint", "TYPE": "type", "LIST": "list", "MAP": "map", "TIMESTAMP": "google.protobuf.Timestamp",
    "DURATION": "google.protobuf.Duration", "DYN": "dyn",
}


def environment(names):
    config = "name: peer\nextensions:\n" + "".join(f"- name: {name}\n" for name in EXTENSIONS)
    variables = {name: cel.Type.DYN for name in names}
    return cel.NewEnv(config=cel.NewEnvConfigFromYaml(config), variables=variables)


def kind(type_of_value):
    """The name of a type without its parameters; the package writes them in capitals."""
    name = str(type_of_value).partition("<")[0]
    return TYPES.get(name, name)


def bits(number):
    return "nan" if number != number else format(struct.unpack(">Q", struct.pack(">d", number))[0], "x")


def key(plain):
    """A key of a map: the package does not say whether a number is an int or an uint."""
    name = {bool: "bool", int: "int", str: "string"}[type(plain)]
    return [name, plain if name != "int" else str(plain)]


def answer(value):
    name, content = kind(value.type()), value.value()
    if name == "ERROR":
        return ["error", content]
    if name == "list":
        return ["list", [answer(element) for element in content]]
    if name == "map":
        return ["map", [[key(plain), answer(element)] for plain, element in content.items()]]
    return scalar(name, content)


def scalar(name, content):
    match name:
        case "null_type":
            return ["null"]
        case "bool" | "string":
            return [name, content]
        case "int" | "uint":
            return [name, str(content)]
        case "double":
            return [name, bits(content)]
        case "bytes":
            return [name, bytes(content).hex()]
        case "type":
            return [name, kind(content)]
        case "google.protobuf.Timestamp":
            microseconds = (content - EPOCH) // MICROSECOND
            return ["timestamp", str(microseconds // 10**6), str(microseconds % 10**6 * 1000)]
        case "google.protobuf.Duration":
            return ["duration", str(content // MICROSECOND * 1000)]
    raise ValueError(f"a value of type {name}")


def evaluate(expression, data, env):
    """The answer; to what the checker refuses, the answer without it is a third element."""
    try:
        program = env.compile(expression)
    except RuntimeError as error:
        return ["error", f"does not compile: {error}", unchecked(expression, data, env)]
    return run(program, data)


def unchecked(expression, data, env):
    try:
        return run(env.compile(expression, disable_check=True), data)
    except RuntimeError as error:
        return ["error", f"does not parse: {error}"]


def run(program, data):
    try:
        return answer(program.eval(data=data))
    except RuntimeError as error:
        return ["error", f"has no value: {error}"]
    except TypeError as error:
        return ["error", f"cannot be told: {error.__cause__}"]


def keep_none():
    """The package gives a reference to None back that it never took, each time that it meets one."""
    for _ in range(1_000_000):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))


def main():
    keep_none()
    environments = {}
    for line in sys.stdin:
        question = json.loads(line)
        names = tuple(question["input"])
        if names not in environments:
            environments[names] = environment(names)
        print(json.dumps(evaluate(question["expression"], question["input"], environments[names])))


main()
