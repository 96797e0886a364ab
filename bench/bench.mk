# bench/<x>.c with bench/<x>.sql -> build/<variant>/bench/<x>, over the room it names in BENCH_ROOM_<x>
BENCH_ROOM_db_acts := db
BENCH_ROOM_acts := delivery
BENCH_ROOM_growth := delivery
BENCH_ROOM_blobs := core/blobs
BENCH_ROOM_search/collection := search
BENCH_ROOM_search/ours := search
BENCH_ROOM_search/sqlite := base
BENCH_ROOM_search/postgres := base

$(GEN)/bench/%_sql.c: bench/%.sql src/base/id.h $(SQLGEN)
	@mkdir -p $(@D)
	@echo "  sql $<"
	@$(SQLGEN) queries $< $(@:.c=.h) $@ bench/$*_sql.h bench_$*_queries
	@touch $@ $(@:.c=.h)

define BENCH_RULE
$(B)/bench/$(1): bench/$(1).c $(wildcard bench/*.h) $(if $(wildcard bench/$(1).sql),$(GEN)/bench/$(1)_sql.c) $$(call libs_from,$(BENCH_ROOM_$(1)))
	@mkdir -p $$(@D)
	@echo "  bench $$@"
	@$$(CC) $$(CFLAGS) -I. $$(LDFLAGS) -o $$@ $$(filter %.c %.a,$$^) $$(PKG_LIBS)
endef
$(foreach x,$(patsubst BENCH_ROOM_%,%,$(filter BENCH_ROOM_%,$(.VARIABLES))),$(eval $(call BENCH_RULE,$(x))))

$(foreach x,ours sqlite postgres,$(B)/bench/search/$(x)): bench/search/ask.c bench/search/ask.h
