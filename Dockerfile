# dateline as a container: the service on port 8017, articles and state under /data.
#
#   docker build -t dateline .
#   docker run -v dateline:/data -v ./dateline.toml:/etc/dateline/dateline.toml:ro -e DATELINE_SERVE_TOKEN=… -p 8017:8017 dateline

FROM docker.io/library/rust:1-slim-bookworm AS build
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends gcc g++ cmake make && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked && mkdir -p /image/data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/release/dateline /usr/bin/dateline
COPY --from=build --chown=65532:65532 /image/data /data
USER 65532:65532
WORKDIR /data
ENV DATELINE_OUTPUT_DIR=/data
VOLUME /data
EXPOSE 8017
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s CMD ["/usr/bin/dateline", "status", "--check"]
ENTRYPOINT ["/usr/bin/dateline"]
CMD ["serve", "--listen", "0.0.0.0:8017", "--log", "json"]
