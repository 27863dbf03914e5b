-- wrk sends the requests of a file in turn, one a line: an address, and
-- behind a tab the validator of an answer that is there already.  At the end
-- one line of JSON says what came of it.
local requests = {}
local at = 0

function init(args)
	for line in io.lines(args[1]) do
		local address, etag = line:match("^([^\t]*)\t?(.*)$")
		local headers = {}
		if etag ~= "" then
			headers["If-None-Match"] = etag
		end
		requests[#requests + 1] = wrk.format("GET", address, headers)
	end
end

function request()
	at = at % #requests + 1
	return requests[at]
end

function done(summary, latency)
	local e = summary.errors
	io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,' ..
	    '"errors":%d}\n', summary.requests, summary.duration,
	    latency:percentile(50), latency:percentile(99),
	    e.connect + e.read + e.write + e.status + e.timeout))
end
