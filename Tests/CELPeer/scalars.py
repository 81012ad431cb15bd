"""Expressions of scalar types but bool."""

import samples
from grammar import SCALARS, Grammar
from inputs import list_of


class ScalarForms(Grammar):
    def int_forms(self, depth):
        return self.arithmetic("int", depth, "+-*/%") + self.calls(
            depth, ("-({})", "int"), ("size({})", "string"), ("{}.size()", list_of("int")), ("size({})", "map"),
            ("size({})", "bytes"), ("int({})", "double"), ("int({})", "uint"), ("int({})", "timestamp"),
            ("int(string({}))", "int"), ("{}.indexOf({})", "string", "string"),
            ("{}.indexOf({}, {})", "string", "string", "int"), ("{}.lastIndexOf({})", "string", "string"),
            ("{}.lastIndexOf({}, {})", "string", "string", "int"), ("{}[{}]", list_of("int"), "int"),
            ("{}[dyn({})]", list_of("int"), "double"), ("math.greatest({}, {})", "int", "int"),
            ("math.least({})", list_of("int")), ("math.abs({})", "int"), ("math.sign({})", "int"),
            ("math.bitAnd({}, {})", "int", "int"), ("math.bitOr({}, {})", "int", "int"),
            ("math.bitXor({}, {})", "int", "int"), ("math.bitNot({})", "int"),
            ("math.bitShiftLeft({}, {})", "int", "int"), ("math.bitShiftRight({}, {})", "int", "int"),
        ) + [self.chosen("int('{}')", samples.NUMERAL), self.part(depth), self.part(depth)]

    def part(self, depth):
        names = ["FullYear", "Month", "Date", "DayOfMonth", "DayOfWeek", "DayOfYear", "Hours", "Minutes", "Seconds",
                 "Milliseconds"]

        def form():
            if self.random.random() < 0.3:
                return f"{self.make('duration', depth)}.get{self.pick(names[6:])}()"
            zone = self.pick(["", f"'{self.pick(samples.ZONE)}'"])
            return f"{self.make('timestamp', depth)}.get{self.pick(names)}({zone})"
        return form

    def uint_forms(self, depth):
        return self.arithmetic("uint", depth, "+-*/%") + self.calls(
            depth, ("uint({})", "int"), ("uint({})", "double"), ("math.abs({})", "uint"),
            ("math.greatest({}, {})", "uint", "uint"),
            ("math.bitOr({}, {})", "uint", "uint"), ("math.bitNot({})", "uint"), ("math.sign({})", "uint"),
            ("math.bitShiftLeft({}, {})", "uint", "int"), ("math.bitShiftRight({}, {})", "uint", "int"),
        ) + [self.chosen("uint('{}')", samples.NUMERAL)]

    def double_forms(self, depth):
        return self.arithmetic("double", depth, "+-*/") + self.calls(
            depth, ("-({})", "double"), ("double({})", "int"), ("double({})", "uint"),
            ("double(string(1.5 * {}))", "double"),
            ("math.ceil({})", "double"), ("math.floor({})", "double"), ("math.round({})", "double"),
            ("math.trunc({})", "double"), ("math.abs({})", "double"), ("math.sign({})", "double"),
            ("math.sqrt({})", "double"), ("math.sqrt({})", "int"), ("math.greatest({}, {})", "double", "double"),
            ("math.least({}, {}, {})", "double", "double", "double"),
        ) + [self.chosen("double('{}')", samples.NUMERAL)]

    def string_forms(self, depth):
        return self.calls(
            depth, ("({} + {})", "string", "string"), ("string({})", self.pick(["int", "uint", "bool", "bytes"])),
            ("string({})", "timestamp"), ("string({})", "duration"),
            ("{}.charAt({})", "string", "int"), ("{}.lowerAscii()", "string"), ("{}.upperAscii()", "string"),
            ("{}.replace({}, {})", "string", "string", "string"),
            ("{}.replace({}, {}, {})", "string", "string", "string", "int"), ("{}.trim()", "string"),
            ("{}.substring({})", "string", "int"), ("base64.encode({}).substring({}, {})", "bytes", "int", "int"),
            ("{}.reverse()", "string"), ("strings.quote({})", "string"), ("{}.join()", list_of("string")),
            ("{}.join({})", list_of("string"), "string"), ("base64.encode({})", "bytes"),
            ("{}[{}]", list_of("string"), "int"),
            (f"m.{self.pick(samples.FIELD)}",), ("o.a.b.name",), ("m[{}]", "string"),
        ) + [self.text_of_double(depth), self.formatted(depth)]

    def text_of_double(self, depth):
        """The engines write what is no finite number differently."""
        def form():
            number = self.make("double", depth)
            return f"(math.isFinite({number}) ? string({number}) : '')"
        return form

    def formatted(self, depth):
        def form():
            if self.random.random() < 0.3:
                return f"'{self.pick(samples.FORMAT_OF_DOUBLE)}'.format([{self.pick(samples.FINITE)}])"
            kinds = [self.pick(["int", "uint", "bool", "string"]) for _ in range(2)]
            return f"'{self.pick(samples.FORMAT)}'.format([{', '.join(self.make(kind, depth) for kind in kinds)}])"
        return form

    def bytes_forms(self, depth):
        return self.calls(
            depth, ("({} + {})", "bytes", "bytes"), ("bytes({})", "string"), 
            ("base64.decode({}.trim().replace(' ', '').replace('\\n', ''))", "string"),
            ("base64.decode(base64.encode({}))", "bytes"),
        )

    def timestamp_forms(self, depth):
        return self.calls(
            depth, ("({} + {})", "timestamp", "duration"), ("({} - {})", "timestamp", "duration"),
            ("({} + {})", "duration", "timestamp"), ("timestamp({})", "int"), ("timestamp(string({}))", "timestamp"),
        ) + [self.chosen("timestamp('{}')", samples.TIMESTAMP)] * 3 + [
            self.chosen("timestamp('{}')", samples.BAD_TIMESTAMP)]

    def duration_forms(self, depth):
        return self.calls(
            depth, ("({} + {})", "duration", "duration"), ("({} - {})", "duration", "duration"),
            ("({} - {})", "timestamp", "timestamp"), ("duration(string({}))", "duration"),
        ) + [self.chosen("duration('{}')", samples.DURATION)] * 2 + [
            self.chosen("duration('{}')", samples.BAD_DURATION)]

    def null_forms(self, depth):
        return [lambda: "null"]

    def type_forms(self, depth):
        return self.calls(depth, ("type({})", self.pick(SCALARS + ["null", "map", "type", list_of("int")])))
