# docker build -t lsp-check . && docker run --rm -v "$PWD:/io" lsp-check
FROM rust:1.90-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /smtp-lsp
COPY . .
RUN cargo build --locked --release --bins

FROM scratch
COPY --from=build /smtp-lsp/target/release/lsp-check /smtp-lsp/target/release/smtp-lsp /
WORKDIR /io
ENTRYPOINT ["/lsp-check"]
