# An image of the program with its plugins, built from this source. docs/OPERATING.md says how it is used.
FROM rust:1.95-bookworm AS build
WORKDIR /src
RUN rustup target add wasm32-unknown-unknown
COPY . .
# Shown by `jobscan-host --version`: docker build --build-arg COMMIT=$(git rev-parse --short=12 HEAD) …
ARG COMMIT=unknown
RUN JOBSCAN_COMMIT="$COMMIT" cargo xtask dist \
    && mkdir /out \
    && tar -xzf target/dist/jobscan-host-*.tar.gz -C /out --strip-components=1

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin jobscan \
    && install -d -o jobscan -g jobscan -m 0700 /data
COPY --from=build /out /opt/jobscan
RUN ln -s /opt/jobscan/jobscan-host /usr/local/bin/jobscan-host
USER jobscan
WORKDIR /data
# The configuration, the list of companies, the database and the compiled plugins.
VOLUME /data
ENV XDG_CACHE_HOME=/data/.cache XDG_STATE_HOME=/data/.state LOG_FORMAT=json
HEALTHCHECK --interval=5m --timeout=30s --start-period=30m \
    CMD ["jobscan-host", "status", "--check", "--max-age", "6h"]
ENTRYPOINT ["jobscan-host"]
CMD ["run", "--forever"]
