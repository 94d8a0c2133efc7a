# syntax=docker/dockerfile:1
# One image for every role: `start`, `api`, `worker`, `migrate`, `doctor` …
#   docker build -t sheaf .
#   docker run --read-only --tmpfs /tmp -v sheaf-data:/data -p 127.0.0.1:8080:8080 sheaf
# docs/operations.md says how to run it. CI builds and runs it with test/image/run.

FROM debian:trixie-20260918-slim AS base

# Debian's Node and npm only install the packages. Sheaf runs on the Node among them, which is the one that the tests use.
FROM base AS npm
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates libatomic1 nodejs npm \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY runtime runtime

FROM npm AS pages
RUN npm ci --ignore-scripts
COPY . .
RUN npm run prepare

FROM npm AS install
# Skips Sheaf's own install script, which builds the pages.
RUN npm pkg delete scripts.prepare && npm ci --omit=dev && npm cache clean --force
COPY . .
COPY --from=pages /app/web/dist web/dist

FROM base
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates libatomic1 tini tzdata \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin sheaf \
  && install -d -o sheaf -g sheaf /data
COPY --from=install /app /app
WORKDIR /app
USER 10001
# Sheaf writes only to /data, and short-lived files to /tmp.
VOLUME /data
ENV HOST=0.0.0.0 PORT=8080 SHEAF_DATA_DIR=/data SHEAF_HEALTH_PORT=8081 NODE_COMPILE_CACHE=/tmp/code
EXPOSE 8080 8081
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["/app/runtime/node", "-e", "fetch('http://localhost:' + process.env.SHEAF_HEALTH_PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# tini forwards signals and reaps the orphaned processes of the embedded PostgreSQL.
ENTRYPOINT ["/usr/bin/tini", "--", "/app/bin/sheaf"]
CMD ["start"]
