# Everything a developer or an operator starts is a target here; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

GOLANGCI_VERSION := $(shell sed -n '1s/^\# golangci-lint \([0-9.]*\).*/\1/p' .golangci.yml)
GOLANGCI := .tools/golangci-lint-$(GOLANGCI_VERSION)
NEWSROOM := examples/newsroom
FUZZTIME ?= 30s
FUZZ ?= .
export CGO_ENABLED ?= 1

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

.PHONY: build
build: ## build ./caddy with the module in it
	CGO_ENABLED=0 go build -trimpath -o caddy ./cmd/caddy

.PHONY: site
site: ## write the origin of the example newsroom
	go run ./$(NEWSROOM)/build -articles $(NEWSROOM)/articles -out $(NEWSROOM)/site

.PHONY: run
run: build site ## start the example newsroom behind the gate on http://localhost:8080
	@mkdir -p $(NEWSROOM)/state
	@test -s $(NEWSROOM)/state/jwt-secret || (umask 077; head -c 32 /dev/urandom | base64 > $(NEWSROOM)/state/jwt-secret)
	@cat $(NEWSROOM)/welcome.txt
	@cd $(NEWSROOM) && NEWSROOM_JWT_SECRET="$$(cat state/jwt-secret)" exec ../../caddy run --config Caddyfile

.PHONY: test
test: deps ## run every test with the race detector
	go run ./.ci/gotest -race -timeout 15m ./...

.PHONY: conformance
conformance: ## run public suites: html5lib-tests (HTML5LIB_TESTS=<checkout>), tc39/test262 (TEST262=<checkout>)
	@test -n "$(HTML5LIB_TESTS)$(TEST262)" || { echo "HTML5LIB_TESTS=<checkout of html5lib-tests> or TEST262=<checkout of tc39/test262> is needed" >&2; exit 1; }
	@test -z "$(HTML5LIB_TESTS)" || test -d "$(HTML5LIB_TESTS)/tokenizer" || { echo "$(HTML5LIB_TESTS) is no checkout of html5lib-tests" >&2; exit 1; }
	@test -z "$(TEST262)" || test -d "$(TEST262)/harness" || { echo "$(TEST262) is no checkout of tc39/test262" >&2; exit 1; }
	test -z "$(HTML5LIB_TESTS)" || HTML5LIB_TESTS="$(abspath $(HTML5LIB_TESTS))" go test -count=1 -tags conformance -run '^TestHTML5Lib' -v ./rewrite
	test -z "$(TEST262)" || TEST262="$(abspath $(TEST262))" go test -count=1 -tags conformance -timeout 60m -run '^TestTest262' -v ./workflows/conformance

.PHONY: race
race: test ## the same as test

.PHONY: deps
deps: ## install what the tests need: node (an oracle) and chromium, from Debian where apt is at hand
	@.ci/deps

.PHONY: lint
lint: $(GOLANGCI) ## gofmt, go vet and the pinned linters
	@test -z "$$(gofmt -l . | tee /dev/stderr)" || { echo "gofmt -w the files above" >&2; exit 1; }
	go vet ./...
	$(GOLANGCI) run ./...

$(GOLANGCI):
	GOBIN=$(CURDIR)/.tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$(GOLANGCI_VERSION)
	mv .tools/golangci-lint $@

.PHONY: tidy
tidy: ## fail if go.mod or go.sum are not tidy
	go mod tidy -diff

.PHONY: fuzz
fuzz: ## run every fuzz target below FUZZ (all) for FUZZTIME (30s)
	.ci/fuzz $(FUZZTIME) $(FUZZ)

.PHONY: bench
bench: ## benchmarks of a decision and of a whole request beside plain reverse_proxy
	go test -run '^$$' -bench . -benchmem ./rewrite ./workflows ./pipeline ./gate ./state/bolt ./bench

.PHONY: check
check: tidy lint ## what CI runs: lint, the rewriter's fuzz targets, every test
	$(MAKE) fuzz FUZZ=./rewrite
	$(MAKE) test
