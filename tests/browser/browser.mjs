// Chromium, and what a page may not do in it.

import { chromium } from "playwright-core";

/** Starts Debian's Chromium, with more arguments if there are any; `CHROMIUM` names another one. */
export function launch(...more) {
  return chromium.launch({ ...STARTED, args: [...STARTED.args, ...more] });
}

/** Chromium with a profile in a folder, which outlives it; with more arguments if there are any. */
export function launchKept(folder, ...more) {
  return chromium.launchPersistentContext(folder, { ...STARTED, args: [...STARTED.args, ...more] });
}

/** Keeps what a site stores in a frame apart for each site around it, as browsers do and the driver's defaults do not: of
 * several such arguments the last counts. */
export const APART = "--disable-features=HttpsUpgrades,MediaRouter,OptimizationHints";

const STARTED = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--disable-dev-shm-usage", "--force-color-profile=srgb"],
};

/**
 * A page in a context of its own that keeps book of its misdeeds: console errors and warnings, failed requests,
 * violations of the Content-Security-Policy, requests to any host but the one of `home`.
 */
export async function open(browser, home, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const misdeeds = [];
  const requests = [];
  const origin = new URL(home).origin;
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} blocks ${event.blockedURI || "inline"} (${event.sample})`);
    });
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      misdeeds.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => misdeeds.push(`uncaught: ${error}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    requests.push(url.href);
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== origin) {
      misdeeds.push(`request to another host: ${url.href}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.request().resourceType() !== "document") {
      misdeeds.push(`${response.status()} ${response.url()}`);
    }
  });
  return { page, context, misdeeds, requests, close: () => context.close() };
}
