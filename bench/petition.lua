-- wrk: each request files a petition through /api/v1 with a key of its own. Tokens: one a line in the file named by TOKENS.
local tokens, n, thread = {}, 0, 0
local threads = 0

function setup(t)
  t:set("id", threads)
  threads = threads + 1
end

function init(args)
  for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = line end
  math.randomseed(os.time() * 100 + id)
  key = string.format("bench-%d-%d", id, math.random(1, 2147483647))
end

local body = '{"court":"T00K01","procedure":"civil_first_instance","kind":"civil","act":"file_petition","input":{' ..
  '"plaintiffs":[{"name":"Nguyễn Văn Giả Định","self":true}],' ..
  '"defendants":[{"name":"Trần Văn Hư Cấu","address":"số 1 đường Không Có"}],' ..
  '"relation":"DS.26.3","claim_value":500000000,"facts":"Vay tiền chưa trả.","claims":"Buộc trả 500.000.000 đồng."}}'

function request()
  n = n + 1
  return wrk.format("POST", "/api/v1/matters", {
    ["Authorization"] = "Bearer " .. tokens[n % #tokens + 1],
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = key .. "-" .. n,
  }, body)
end

function response(status, headers, text)
  if status ~= 201 then print("refused " .. status .. " " .. text:sub(1, 300)) end
end
