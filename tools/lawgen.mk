# law/*.yaml -> build/gen/law/law_tables.c, part of the room law: the law compiled in (see src/law/README.md)
LAWGEN      := $(TOOLS)/lawgen
LAWGEN_C    := $(wildcard src/law/*_schema.c) src/law/law_data.c src/law/law_load.c src/law/law_parts.c
LAWGEN_BASE := $(filter-out %_test.c,$(wildcard src/base/*.c src/os/*.c))

$(LAWGEN): tools/lawgen.c $(LAWGEN_C) $(LAWGEN_BASE) $(wildcard src/law/*.h src/base/*.h src/os/*.h)
	@mkdir -p $(@D)
	@echo "  tool $@"
	@$(CC) $(TOOL_FLAGS) -o $@ $< $(LAWGEN_C) $(LAWGEN_BASE) -lcyaml -ljansson -lcrypto -lpthread

$(GEN)/law/law_tables.c: $(wildcard law/*.yaml law/*/*.yaml) $(LAWGEN)
	@mkdir -p $(@D)
	@echo "  law $@"
	@$(LAWGEN) law $@
GEN_C_law += $(GEN)/law/law_tables.c
