# src/<room>/<x>.sql      -> build/gen/<room>/<x>_sql.h/.c, part of the room's archive; list: <room>_<x>_queries
# src/<room>/<x>_test.sql -> the same, part of the room's tests only
# db/migrations/*.sql     -> build/gen/db/migrations.c, part of the room db
# build/gen/all_queries.h/.c names every list: linked into the tests of app
SQLGEN := $(TOOLS)/sqlgen
$(SQLGEN): tools/gen.h

sql_files  = $(wildcard src/$(1)/*.sql)
sql_c      = $(patsubst src/%.sql,$(GEN)/%_sql.c,$(1))
sql_symbol = $(subst /,_,$(patsubst src/%.sql,%,$(1)))_queries

$(GEN)/%_sql.c: src/%.sql src/base/id.h $(SQLGEN)
	@mkdir -p $(@D)
	@echo "  sql $<"
	@$(SQLGEN) queries $< $(@:.c=.h) $@ $*_sql.h $(call sql_symbol,$<)
	@touch $@ $(@:.c=.h)
$(GEN)/%_sql.h: $(GEN)/%_sql.c ;

MIGRATIONS := $(sort $(wildcard db/migrations/*.sql))
$(GEN)/db/migrations.c: $(MIGRATIONS) $(wildcard db/migrations) $(SQLGEN)
	@mkdir -p $(@D)
	@echo "  sql db/migrations"
	@$(SQLGEN) migrations $@ $(MIGRATIONS)
	@touch $@
GEN_C_db += $(GEN)/db/migrations.c

PRODUCT_SQL := $(foreach r,$(ROOMS),$(filter-out %_test.sql,$(call sql_files,$(r))))
$(GEN)/all_queries.c: $(PRODUCT_SQL) $(SQLGEN)
	@mkdir -p $(@D)
	@$(SQLGEN) all $(@:.c=.h) $@ $(foreach s,$(PRODUCT_SQL),$(call sql_symbol,$(s)))
	@touch $@ $(@:.c=.h)
$(GEN)/all_queries.h: $(GEN)/all_queries.c ;
GEN_TEST_app += $(GEN)/all_queries.c
$(B)/src/app/app_test.o: | $(GEN)/all_queries.h

# The objects of a room wait for the calls made of its own .sql files and of those of lower rooms, and of no others:
# a mistake in one room's .sql stops that room and what stands on it.
reverse = $(if $(1),$(call reverse,$(wordlist 2,$(words $(1)),$(1))) $(firstword $(1)))
SQL_HEADERS :=
define SQL_ROOM
GEN_C_$(1) += $$(call sql_c,$$(filter-out %_test.sql,$$(call sql_files,$(1))))
GEN_TEST_$(1) += $$(call sql_c,$$(filter %_test.sql,$$(call sql_files,$(1))))
SQL_HEADERS += $$(patsubst %.c,%.h,$$(call sql_c,$$(call sql_files,$(1))))
$$(patsubst %.c,$$(B)/%.o,$$(wildcard src/$(1)/*.c) $$(GEN_C_$(1)) $$(GEN_TEST_$(1))): | $$(SQL_HEADERS)
endef
$(foreach r,$(call reverse,$(ROOMS)),$(eval $(call SQL_ROOM,$(r))))
