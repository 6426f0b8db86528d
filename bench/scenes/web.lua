-- SPDX-License-Identifier: Apache-2.0
-- What wrk asks for: visitors by chance, as many as its first argument says; and what it tells of the answers, as JSON.

local visitors = 1

function init(arguments)
   visitors = tonumber(arguments[1])
   math.randomseed(tonumber(arguments[2]))
end

function request()
   return wrk.format("GET", "/", { ["Cookie"] = string.format("PHPSESSID=visitor%027d", math.random(visitors)) })
end

function done(summary, latency, requests)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
   io.write(string.format('\n{"requests": %d, "microseconds": %d, "failed": %d, "p50": %.1f, "p99": %.1f}\n', summary.requests, summary.duration, failed,
      latency:percentile(50), latency:percentile(99)))
end
