/// Calls.
extension CostEstimator {
    mutating func call(_ function: Function, _ list: StepList) -> CostEstimate {
        let arguments = estimates(list)
        var result = arguments.first ?? scalar(0)
        let second = arguments.count > 1 ? arguments[1] : scalar(0)
        let (bytes, elements) = (result.bytes, result.elements)
        var work = 0
        switch function {
        case .core(let function):
            work = self.work(function, result, second)
            if function != .dyn { result = scalar(0) }
        case .conversion:
            work = sum(bytes / 10, CallUnits.doubleText)
            result.bytes = max(bytes, CostEstimator.scalarBytes)
        case .networkText, .network: work = CallUnits.networkText
        case .time, .math, .bits, .or, .orValue: break
        case .text(let function):
            work = bytes / 10
            result = text(function, arguments)
            work = sum(work, result.cost)
        case .join:
            let each = sum(bytes, second.bytes)
            result = string(product(elements, each))
            work = sum(elements / 10, elements, result.bytes / 10)
        case .format:
            work = formatting(bytes, second)
            result = string(sum(bytes, product(sum(second.elements, 1), written(second.bytes))))
        case .extreme: work = sum(elements / 10, elements, arguments.count)
        case .list(let function):
            result = self.list(function, result, list)
            work = result.cost
        case .set:
            let contained = product(second.elements, membership(second, result))
            let containing = product(elements, membership(result, second))
            work = sum(elements / 10, second.elements / 10, contained, containing)
        case .base64:
            work = bytes / 10
            result.bytes = sum(4, product(2, bytes))
        case .optional:
            work = elements / 10
            result = optional(result)
        }
        result.cost = arguments.reduce(sum(1, work)) { sum($0, $1.cost) }
        return result
    }

    /// Bytes of a scalar that is written as text.
    private static let scalarBytes = 64
    /// Bytes of a number that is written with the greatest precision.
    private static let formattedBytes = 310 + FormatString.precisionMax
    /// What it may take to compile a pattern, or to refuse it.
    private static let compilationUnits =
        PatternSource.baseUnits + RegularExpressionLimits.computed.units

    private func string(_ bytes: Int) -> CostEstimate {
        CostEstimate(cost: 0, bytes: min(bytes, code.limits.stringBytes), elements: 0)
    }

    private func work(
        _ function: CoreFunction,
        _ first: CostEstimate,
        _ second: CostEstimate
    ) -> Int {
        switch function {
        case .size: return first.bytes / 100
        case .type, .dyn: return 0
        case .startsWith, .endsWith: return second.bytes / 10
        case .contains: return sum(first.bytes, second.bytes) / 10
        case .matches:
            let size = RegularExpressionLimits.standard.programSize / 50
            let units = max(sum(second.bytes, 3) / 4, size)
            let compilation = sum(CostEstimator.compilationUnits, product(10, second.bytes))
            return sum(compilation, product(sum(first.bytes, 10) / 10, units))
        }
    }

    /// The result, and as its cost what comes on top of reading the text.
    private func text(_ function: TextFunction, _ arguments: [CostEstimate]) -> CostEstimate {
        let bytes = arguments.first?.bytes ?? 0
        switch function {
        case .charAt, .indexOf, .lastIndexOf, .lowerAscii, .upperAscii, .substring, .trim:
            return CostEstimate(cost: 0, bytes: bytes, elements: 0)
        case .quote: return string(sum(2, product(2, bytes)))
        case .replace:
            let new = arguments.count > 2 ? arguments[2].bytes : 0
            var result = string(sum(bytes, product(sum(bytes, 1), new)))
            result.cost = sum(result.bytes / 10, CallUnits.replacing(1, in: bytes))
            return result
        case .split:
            let count = sum(bytes, 1)
            return CostEstimate(cost: count, bytes: bytes, elements: count)
        }
    }

    private mutating func list(
        _ function: ListFunction,
        _ list: CostEstimate,
        _ arguments: StepList
    ) -> CostEstimate {
        var result = list
        let (count, tenth) = (list.elements, list.elements / 10)
        switch function {
        case .range:
            let count = constantInt(code.children[Int(arguments.first)]) ?? code.limits.elements
            return CostEstimate(cost: count / 10, bytes: 0, elements: count)
        case .first, .last:
            result = optional(result)
            result.cost = 0
        case .slice: result.cost = tenth
        case .reverse: result.cost = max(list.bytes / 10, tenth)
        case .flatten:
            let rounds = arguments.count > 1 ? count : 1
            result.cost = sum(tenth, product(rounds, sum(count, tenth)))
        case .distinct:
            let each = sum(5, list.bytes / 10, membership(list, list))
            result.cost = sum(tenth, product(count, each))
        case .sort: result.cost = sum(tenth, sorting(count, list.bytes))
        }
        return result
    }

    /// A number of elements that is known beforehand.
    private func constantInt(_ step: StepID) -> Int? {
        guard case .constant(let index) = code.steps[Int(step)],
            case .int(let count) = code.constants[Int(index)]
        else { return nil }
        return min(max(Int(count), 0), code.limits.elements)
    }

    /// Bytes of a value without elements in a format.
    private func written(_ bytes: Int) -> Int {
        max(product(3, bytes), CostEstimator.formattedBytes)
    }

    /// The format is copied piece by piece; each element is written once, a key and its colon too.
    private func formatting(_ bytes: Int, _ values: CostEstimate) -> Int {
        let pieces = product(2, sum(bytes, 1))
        let each = sum(12, product(3, sum(written(values.bytes), 2)) / 10)
        return sum(bytes / 10, pieces, product(sum(values.elements, 1), each))
    }
}
