-- The work that wrk does for deploy/soak: the requests of a file in turn, and how often each answer came.

-- SOAK_REQUESTS is a file of whole requests, each ended by a zero byte. A name of ten digits that is all 9 becomes a
-- new one in each request, counted from SOAK_FIRST. SOAK_PAUSE is what a connection waits between an answer and its
-- next request, in ms. With SOAK_EXPECT a 200 without this text in its body counts as `200 wrong`.
local requests = {}
for text in string.gmatch(io.open(os.getenv("SOAK_REQUESTS"), "rb"):read("*a"), "(%Z+)%z") do
    table.insert(requests, text)
end
local pause = tonumber(os.getenv("SOAK_PAUSE"))
local expected = os.getenv("SOAK_EXPECT")
local nextName = tonumber(os.getenv("SOAK_FIRST"))
local asked = 0

counts = {}
firstWrong = ""

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(args)
end

function delay()
    return pause
end

function request()
    asked = asked + 1
    local text = requests[asked % #requests + 1]
    if string.find(text, "9999999999", 1, true) then
        nextName = nextName + 1
        text = string.gsub(text, "9999999999", string.format("%010d", nextName))
    end
    return text
end

function response(status, headers, body)
    local kind = tostring(status)
    if status >= 400 then
        kind = kind .. " " .. (string.match(body, '"code":"([%w_]+)"') or "?")
    elseif expected and not string.find(body, expected, 1, true) then
        kind = kind .. " wrong"
        if firstWrong == "" then
            firstWrong = string.gsub(body, "%s+", " ")
        end
    end
    counts[kind] = (counts[kind] or 0) + 1
end

function done(summary, latency, all)
    for _, name in ipairs({ "connect", "read", "write", "timeout" }) do
        if summary.errors[name] > 0 then
            io.write(string.format("answer %d no answer: %s\n", summary.errors[name], name))
        end
    end
    for _, thread in ipairs(threads) do
        for kind, count in pairs(thread:get("counts")) do
            io.write(string.format("answer %d %s\n", count, kind))
        end
        if thread:get("firstWrong") ~= "" then
            io.stderr:write(thread:get("firstWrong") .. "\n")
        end
    end
    io.write(string.format("slowest %d\n", latency.max))
end
