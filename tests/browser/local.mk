# The page in a real browser: packages of the section "browser".
check-browser: all
	$(AM_TESTS_ENVIRONMENT) $(SHELL) '$(srcdir)/%D%/run' browser
clean-local: clean-browser
clean-browser:
	rm -rf browser
.PHONY: check-browser clean-browser
EXTRA_DIST += %D%/run %D%/page.js
