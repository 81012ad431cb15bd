-- The work that wrk does for deploy/bench: one question, asked again and again, and one line of figures.
-- With BENCH_CHECK set every answer is read, and counted as wrong unless it is a 200 that allows. That costs
-- wrk time, so the measured rounds go without it: they count error statuses, and bytes per answer.

wrk.method = "POST"
wrk.path = os.getenv("BENCH_PATH")
wrk.body = os.getenv("BENCH_BODY")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")

-- With BENCH_USERS each question is about one of these users in turn, and one in BENCH_MISS_EVERY about somebody
-- whom nobody asked about before.
local users = {}
for user in string.gmatch(os.getenv("BENCH_USERS") or "", "[^,]+") do
    table.insert(users, user)
end
-- With BENCH_USER_COUNT each question is about one of so many users, by chance.
local userCount = tonumber(os.getenv("BENCH_USER_COUNT") or "0")
local missEvery = tonumber(os.getenv("BENCH_MISS_EVERY") or "0")
local asked = 0

if #users > 0 then
    local before, after = string.match(wrk.body, "^(.*)USER(.*)$")
    local bodies = {}
    function init(args)
        for place, user in ipairs(users) do
            bodies[place] = wrk.format(nil, nil, nil, before .. user .. after)
        end
    end
    function request()
        asked = asked + 1
        if userCount > 0 then
            return wrk.format(nil, nil, nil, before .. "auth0|" .. math.random(userCount) .. after)
        end
        if missEvery > 0 and asked % missEvery == 0 then
            local name = string.format("auth0|%s-%d", run, asked)
            return wrk.format(nil, nil, nil, before .. name .. after)
        end
        return bodies[asked % #bodies + 1]
    end
end

local threads = {}

function setup(thread)
    thread:set("run", string.format("%s-%d", os.getenv("BENCH_RUN") or "0", #threads))
    table.insert(threads, thread)
end

wrong = 0

if os.getenv("BENCH_CHECK") then
    function response(status, headers, body)
        if status ~= 200 or not string.find(body, '"decision":true', 1, true) then
            wrong = wrong + 1
            if wrong == 1 then
                io.stderr:write(string.format("first wrong answer: %d %s\n", status, body))
            end
        end
    end
end

function done(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read
        + summary.errors.write + summary.errors.timeout
    for _, thread in ipairs(threads) do
        failed = failed + thread:get("wrong")
    end
    io.write(string.format("figures %d %d %d %d %d %d\n", summary.requests, summary.duration, failed,
        summary.bytes, latency:percentile(50), latency:percentile(99)))
end
