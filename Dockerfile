# Lingxi in a container of its own: nothing but the executable and the C library that it needs.
# Where Docker Hub is slow, name a mirror: docker build --build-arg BUN_IMAGE=mirror.example.com/oven/bun:1.4.5 .
ARG BUN_IMAGE=oven/bun:1.4.5

FROM ${BUN_IMAGE} AS build
WORKDIR /src
COPY package.json bun.lock bunfig.toml ./
RUN bun install --frozen-lockfile
COPY . .
RUN bun run build && bun src/build/rootfs.ts /rootfs

FROM scratch
COPY --from=build /rootfs /
COPY --from=build --chown=10001:10001 /rootfs/data /data
ENV DATA_DIR=/data PORT=3000
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
# By the program itself, since there is no shell or curl here.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/usr/local/bin/lingxi", "health"]
ENTRYPOINT ["/usr/local/bin/lingxi"]
CMD ["start"]
