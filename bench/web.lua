-- wrk sends the requests of a file, one address a line, in turn, and says
-- as one line of JSON what came of it.
local requests = {}
local at = 0

function init(args)
	for line in io.lines(args[1]) do
		requests[#requests + 1] = wrk.format("GET", line)
	end
end

function request()
	at = at % #requests + 1
	return requests[at]
end

function done(summary, latency)
	local e = summary.errors
	io.write(string.format('{"requests":%d,"us":%d,"bytes":%d,' ..
	    '"p50":%d,"p99":%d,"max":%d,"errors":%d}\n', summary.requests,
	    summary.duration, summary.bytes, latency:percentile(50),
	    latency:percentile(99), latency.max,
	    e.connect + e.read + e.write + e.status + e.timeout))
end
