# Congly. One Makefile: finds src/**/X.c by convention, orders rooms by layers.txt, makes code with tools/.
#   make [debug]   build/debug/congly with sanitizers        make release   build/release/congly, hardened
#   make tsan|cov  other variants of the same                make unit      every unit test (ROOM=law for one)
#   make house     layers, banned functions, headers alone   make tidy      clang-tidy and cppcheck
VARIANT ?= debug
ROOM    ?=

CC      := gcc
ROOMS   := $(shell sed -n 's/^\([a-z][a-z0-9_\/]*\) *|.*/\1/p' layers.txt)
BUILT   := $(foreach r,$(ROOMS),$(if $(wildcard src/$(r)/*.c),$(r)))
PKGS    := $(sort $(shell sed -n 's/^[a-z][a-z0-9_\/]* *| *\([^|]*\)|.*/\1/p' layers.txt))
B       := build/$(VARIANT)
GEN     := build/gen
TOOLS   := build/tools

WARN := -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wcast-qual -Wwrite-strings -Wswitch-enum
HARD := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIC -Wnull-dereference
LINK_HARD := -pie -Wl,-z,relro,-z,now,-z,noexecstack
FLAGS_debug   := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -fPIC
FLAGS_tsan    := -O1 -g -fsanitize=thread -fPIC
FLAGS_cov     := -O0 -g --coverage -fPIC
FLAGS_release := $(HARD) -g1
LINK_release  := $(LINK_HARD)

PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
PKG_LIBS   := $(shell pkg-config --libs $(PKGS)) -lpthread -lm
CFLAGS     := -std=c17 -D_GNU_SOURCE $(WARN) $(FLAGS_$(VARIANT)) -Isrc -I$(GEN) $(PKG_CFLAGS) -MMD -MP
LDFLAGS    := $(FLAGS_$(VARIANT)) $(LINK_$(VARIANT)) -Wl,--as-needed

.PHONY: all debug release tsan cov tests unit house tidy clean format
.DELETE_ON_ERROR:
.SECONDARY:
all: debug
debug tsan cov release:
	@$(MAKE) --no-print-directory VARIANT=$@ build/$@/congly

# ---- tools (host programs in C) and what they make ---------------------------------------------------------------
TOOL_FLAGS := -std=c17 -D_GNU_SOURCE $(WARN) -O1 -g -Isrc $(PKG_CFLAGS)
TOOL_BASE  := $(filter-out %_test.c,$(wildcard src/base/*.c))

$(TOOLS)/%: tools/%.c $(TOOL_BASE) $(wildcard src/base/*.h)
	@mkdir -p $(@D)
	@echo "  tool $@"
	@$(CC) $(TOOL_FLAGS) -o $@ $< $(TOOL_BASE) -ljansson -lcrypto -lpthread

# The rooms of list $(2) from $(1) down: what that room may know of. No shell: it is asked some hundred times a run.
down_from = $(if $(2),$(if $(filter $(1),$(firstword $(2))),$(2),$(call down_from,$(1),$(wordlist 2,$(words $(2)),$(2)))))

# Each generator has a fragment that adds to GEN_C_<room> (sources) and GEN_HEADERS.
GEN_HEADERS :=
# The order matters: each lets what the earlier ones made wait for its own headers.
-include tools/msggen.mk tools/htmlgen.mk tools/sqlgen.mk tools/lawgen.mk

# ---- objects and one archive a room -------------------------------------------------------------------------------
room_c    = $(filter-out %_test.c,$(wildcard src/$(1)/*.c)) $(GEN_C_$(1))
room_o    = $(patsubst %.c,$(B)/%.o,$(call room_c,$(1)))
room_test = $(if $(wildcard src/$(1)/*_test.c),$(wildcard src/$(1)/*_test.c) $(GEN_TEST_$(1)))
room_lib  = $(B)/lib/$(subst /,_,$(1)).a
flat      = $(subst /,_,$(1))

$(B)/%.o: %.c Makefile | $(GEN_HEADERS)
	@mkdir -p $(@D)
	@echo "  cc $<"
	@$(CC) $(CFLAGS) -c -o $@ $<

define ROOM_RULE
$$(call room_lib,$(1)): $$(call room_o,$(1))
	@mkdir -p $$(@D)
	@ar rcs $$@.$$$$$$$$ $$^ && mv $$@.$$$$$$$$ $$@
endef
$(foreach r,$(BUILT),$(eval $(call ROOM_RULE,$(r))))

# $(1) and the rooms on lower lines, in link order.
libs_from = $(foreach r,$(call down_from,$(1),$(BUILT)),$(call room_lib,$(r)))

$(B)/congly: $(foreach r,$(BUILT),$(call room_lib,$(r)))
	$(CC) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

# ---- unit tests: one program a room, linked with that room and lower ones only -----------------------------------
TESTED := $(foreach r,$(BUILT),$(if $(call room_test,$(r)),$(r)))

define TEST_RULE
$(B)/test/$(call flat,$(1)): $$(patsubst %.c,$(B)/%.o,$$(call room_test,$(1))) $$(call libs_from,$(1))
	@mkdir -p $$(@D)
	@$$(CC) $$(FLAGS_$$(VARIANT)) -o $$@ $$(filter %.o,$$^) -lcriterion $$(filter %.a,$$^) $$(PKG_LIBS)
endef
$(foreach r,$(TESTED),$(eval $(call TEST_RULE,$(r))))

TESTS := $(foreach r,$(if $(ROOM),$(ROOM),$(TESTED)),$(B)/test/$(call flat,$(r)))
tests: $(TESTS)
unit: $(TESTS)
	@test/unit.sh $(TESTS)
.PHONY: tested
tested:
	@echo $(TESTED)

# ---- benchmark programs: make VARIANT=release build/release/bench/db_acts
-include bench/bench.mk

# ---- house checks -------------------------------------------------------------------------------------------------
house: $(foreach r,$(BUILT),$(call room_lib,$(r)))
	@tools/house.sh

# Slow (minutes): before larger changes land. What is left out and why stands in .clang-tidy and tools/cppcheck.txt.
TIDY := $(filter-out %_test.c,$(foreach r,$(if $(ROOM),$(ROOM),$(BUILT)),$(wildcard src/$(r)/*.c)))
tidy: debug
	@printf '%s\n' $(TIDY) | xargs -P$$(nproc) -n4 sh -c 'clang-tidy-14 -quiet "$$@" -- -std=c17 -D_GNU_SOURCE -Isrc -I$(GEN) $(PKG_CFLAGS) 2>/dev/null | grep -E "(error|warning):" && exit 1 || exit 0' tidy
	@cppcheck -q -j$$(nproc) --enable=warning,performance,portability --std=c11 -Isrc -I$(GEN) --suppressions-list=tools/cppcheck.txt --error-exitcode=1 $(TIDY)
	@echo "tidy: no findings"

clean:
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
