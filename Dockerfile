FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json build.ts ./
COPY src ./src
RUN npm run build

FROM node:26-slim
ENV NODE_ENV=production
COPY package.json LICENSE alerts.example.yaml /app/
COPY rules /app/rules
COPY --from=build /app/dist /app/dist
RUN ln -s /app/dist/main.js /usr/local/bin/recipewatch && install -d -o node -g node /data
# alerts.yaml and rules/ are mounted into /data, and the store grows beside them. Nothing else is written to,
# so the root file system may be read-only.
USER node
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["recipewatch", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["recipewatch"]
CMD ["run"]
