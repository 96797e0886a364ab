-- wrk: each request is the next address of the file named by ADDRESSES, each asked once.
local addresses, n = {}, 0

function init(args)
  for line in io.lines(os.getenv("ADDRESSES")) do addresses[#addresses + 1] = line end
end

function request()
  n = n + 1
  if n > #addresses then wrk.thread:stop() end
  return wrk.format("GET", addresses[(n - 1) % #addresses + 1])
end
