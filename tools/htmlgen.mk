# src/<room>/html/<x>.html      -> build/gen/<room>/<x>_html.h/.c, part of the room's archive
# src/<room>/html/<x>_test.html -> the same, part of the room's tests only
# web/*                         -> build/gen/html/assets.h/.c, part of the room html
# make guide                    -> build/guide/: every part of a page, in both languages, to look at
HTMLGEN := $(TOOLS)/htmlgen
EMBED   := $(TOOLS)/embed
$(HTMLGEN) $(EMBED): tools/gen.h

html_files = $(wildcard src/$(1)/html/*.html)
html_c     = $(foreach f,$(1),$(GEN)/$(patsubst src/%/html/,%,$(dir $(f)))/$(basename $(notdir $(f)))_html.c)

HTML_NAMES := $(notdir $(foreach r,$(ROOMS),$(call html_files,$(r))))
ifneq ($(words $(HTML_NAMES)),$(words $(sort $(HTML_NAMES))))
$(error two templates have the same name: $(foreach n,$(sort $(HTML_NAMES)),$(if $(word 2,$(filter $(n),$(HTML_NAMES))),$(n))))
endif

define HTML_FILE
$$(call html_c,$(2)): $(2) $$(HTMLGEN) $$(foreach r,$$(call down_from,$(1),$$(ROOMS)),$$(call po_keys,$$(r)))
	@mkdir -p $$(@D)
	@echo "  html $(2)"
	@$$(HTMLGEN) $(2) $$(@:.c=.h) $$@ $$(call down_from,$(1),$$(ROOMS))
	@touch $$@
$$(patsubst %.c,%.h,$$(call html_c,$(2))): $$(call html_c,$(2)) ;
endef

WEB := $(sort $(wildcard web/*.css web/*.js web/*.svg web/*.txt web/fonts/*.woff2))
$(GEN)/html/assets.c: $(WEB) $(EMBED)
	@mkdir -p $(@D)
	@echo "  embed web/"
	@$(EMBED) $(@:.c=.h) $@ $(WEB)
	@touch $@
$(GEN)/html/assets.h: $(GEN)/html/assets.c ;
GEN_C_html += $(GEN)/html/assets.c

# The objects of a room wait for its own templates and those of lower rooms, and of no others.
HTML_HEADERS :=
define HTML_ROOM
$$(foreach f,$$(call html_files,$(1)),$$(eval $$(call HTML_FILE,$(1),$$(f))))
GEN_C_$(1) += $$(call html_c,$$(filter-out %_test.html,$$(call html_files,$(1))))
GEN_TEST_$(1) += $$(call html_c,$$(filter %_test.html,$$(call html_files,$(1))))
HTML_HEADERS += $$(patsubst %.c,%.h,$$(call html_c,$$(call html_files,$(1)))) $$(if $$(filter html,$(1)),$$(GEN)/html/assets.h)
$$(patsubst %.c,$$(B)/%.o,$$(wildcard src/$(1)/*.c) $$(GEN_C_$(1)) $$(GEN_TEST_$(1))): | $$(HTML_HEADERS) $$(MSG_HEADERS_$(1))
endef
html_reverse = $(if $(1),$(call html_reverse,$(wordlist 2,$(words $(1)),$(1))) $(firstword $(1)))
$(foreach r,$(call html_reverse,$(ROOMS)),$(eval $(call HTML_ROOM,$(r))))

.PHONY: guide
guide: $(B)/test/html
	@mkdir -p build/guide
	@$(B)/test/html --filter 'guide/*' >/dev/null
	@echo "build/guide/*.html: serve the folder (python3 -m http.server --directory build/guide) and look"
