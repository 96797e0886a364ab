# src/<room>/<x>.vi.po + .en.po -> build/gen/<room>/<x>_msg.h/.c and .keys (for htmlgen), part of the room's archive
# build/gen/all_messages.h/.c hands every room's messages to i18n: part of app
MSGGEN := $(TOOLS)/msggen

$(MSGGEN): tools/msggen.c tools/gen.h $(TOOL_BASE) $(wildcard src/base/*.h)
	@mkdir -p $(@D)
	@echo "  tool $@"
	@$(CC) $(TOOL_FLAGS) -o $@ $< $(TOOL_BASE) -ljansson -lcrypto -lpthread -licuuc

po_stem = $(patsubst %.vi.po,%,$(wildcard src/$(1)/$(notdir $(1)).vi.po))
po_keys = $(patsubst src/%,$(GEN)/%_msg.keys,$(call po_stem,$(1)))

$(GEN)/%_msg.c: src/%.vi.po src/%.en.po $(MSGGEN)
	@mkdir -p $(@D)
	@echo "  msg src/$*.po"
	@for po in src/$*.vi.po src/$*.en.po; do said=$$(msgfmt --check -o /dev/null $$po 2>&1) || { echo "$$said" >&2; exit 1; }; done
	@$(MSGGEN) room $(patsubst %/,%,$(dir $*)) src/$*.vi.po src/$*.en.po $(@:.c=.h) $@ $(@:.c=.keys)
	@touch $@
$(GEN)/%_msg.h: $(GEN)/%_msg.c ;
$(GEN)/%_msg.keys: $(GEN)/%_msg.c ;

MSG_ROOMS := $(foreach r,$(ROOMS),$(if $(call po_stem,$(r)),$(r)))
$(GEN)/all_messages.c: $(foreach r,$(MSG_ROOMS),$(call po_keys,$(r))) $(MSGGEN)
	@mkdir -p $(@D)
	@$(MSGGEN) all $(@:.c=.h) $@ $(foreach r,$(MSG_ROOMS),$(r)=$(call po_keys,$(r)))
	@touch $@
$(GEN)/all_messages.h: $(GEN)/all_messages.c ;
GEN_C_app += $(GEN)/all_messages.c

# The objects of a room wait for the messages of its own catalogue and of those of lower rooms, and of no others.
msg_reverse = $(if $(1),$(call msg_reverse,$(wordlist 2,$(words $(1)),$(1))) $(firstword $(1)))
MSG_HEADERS :=
define MSG_ROOM
GEN_C_$(1) += $$(patsubst %.keys,%.c,$$(call po_keys,$(1)))
MSG_HEADERS += $$(patsubst %.keys,%.h,$$(call po_keys,$(1)))
MSG_HEADERS_$(1) := $$(MSG_HEADERS)
$$(patsubst %.c,$$(B)/%.o,$$(wildcard src/$(1)/*.c) $$(GEN_C_$(1))): | $$(MSG_HEADERS)
endef
$(foreach r,$(call msg_reverse,$(ROOMS)),$(eval $(call MSG_ROOM,$(r))))
