// A site to search: pages of services, each with items that differ as those of real checklists do, the same for the same
// numbers. Each item comes with what is known of it, to make queries from.

const SERVICES =
  "payments,ledger,mailer,gateway,scheduler,registry,broker,indexer,archive,identity,billing,catalogue,shipping,pricing,warehouse,telemetry,notifier,importer,exporter,frontend,assets,sessions,webhooks,reports,search,feeds,tenants,quotas,vault,audit".split(",");
const SYSTEMS =
  "PostgreSQL,Redis,Kafka,RabbitMQ,Elasticsearch,nginx,HAProxy,Kubernetes,Terraform,Ansible,Prometheus,Grafana,Vault,Consul,S3,CloudFront,Jenkins,Docker,systemd,OpenSSL".split(",");
const VERBS =
  "Enable,Rotate,Verify,Restrict,Document,Rehearse,Automate,Encrypt,Monitor,Limit,Disable,Replicate,Archive,Validate,Schedule,Review,Isolate,Pin,Drain,Measure,Throttle,Sign,Purge,Mirror,Provision".split(",");
const THINGS =
  "daily backups,client certificates,connection pooling,read replicas,access tokens,deploy approvals,error budgets,log retention,rate limits,firewall rules,alert routing,password policies,schema migrations,failover procedure,health checks,dead letters,container images,service accounts,session cookies,database snapshots,request tracing,memory limits,canary releases,bucket policies,cron jobs,cache invalidation,webhook signatures,audit trails,feature flags,dependency updates".split(",");
const QUALITIES =
  "before traffic moves,for every tenant,on standby nodes,with two reviewers,in both regions,after each release,without downtime,under full load,from a clean checkout,within the maintenance window,for contractors,during business hours,with least privilege,against the staging copy,across availability zones".split(",");
const REASONS =
  "A stale copy is worse than none.,The next shift must be able to repeat it.,The last incident began here.,Write the result down where auditors look.,Ask the on-call engineer before you begin.,It takes about twenty minutes.,Nobody notices when it silently stops.,Support has a macro for customers who ask.".split(",");
const NOUNS = "POOL,TIMEOUT,SECRET,TOKEN,REGION,BUCKET,REPLICAS,ENDPOINT,CHECKSUM,QUOTA".split(",");
const SECTIONS = "Security,Backups and recovery,Observability,Capacity,Release day".split(",");

/** Random numbers below a limit, the same for the same seed. @param {number} seed */
export function numbers(seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/**
 * @typedef {{ id: string, title: string, page: string, section: string, body: string, setting: string, path: string }} Known
 * @param {number} pages @param {number} [seed] @returns {{ files: Record<string, string>, items: Known[] }}
 */
export function corpus(pages, seed = 1) {
  const below = numbers(seed);
  const of = (/** @type {string[]} */ list) => list[below(list.length)];
  /** @type {Record<string, string>} */
  const files = {
    "checkdown.yaml": `id: corpus
title: Corpus
base_url: https://docs.example.com/
environments: {production: {vars: {host: example.com}}, staging: {vars: {host: staging.example.com}}}
owners: {platform: Platform, security: Security team, data: Data}
controls: {SOC2: {items: {"CC6.1": Access, "CC6.6": Boundaries, "CC7.2": Monitoring}}}
search: {synonyms: ["mfa: two-factor", "k8s: Kubernetes", "db: database"]}
`,
    "content/index.md": "# Corpus\n\nServices and what they need.\n",
  };
  /** @type {Known[]} */
  const items = [];
  for (let page = 0; page < pages; page++) {
    const service = SERVICES[page % SERVICES.length];
    const system = SYSTEMS[below(SYSTEMS.length)];
    const wave = Math.floor(page / SERVICES.length);
    const title = `${system} for ${service}${wave ? ` ${wave + 1}` : ""}`;
    const pageId = `p${page}`;
    let text = `---\nchecklist: {id: ${pageId}}\n---\n\n# ${title}\n\nWhat the ${service} team keeps true of ${system}.\n`;
    for (const section of SECTIONS) {
      text += `\n## ${section}\n<!-- section: {owner: ${of(["platform", "security", "data"])}} -->\n\n`;
      for (let at = 0; at < 7; at++) {
        const thing = of(THINGS);
        const named = `${of(VERBS)} ${thing} ${of(QUALITIES)}`;
        const setting = `${service.toUpperCase()}_${system.toUpperCase().replace(/\W/g, "")}_${of(NOUNS)}_${below(900) + 100}`;
        const path = `/api/v${1 + below(3)}/${service}/${of(THINGS).split(" ")[0]}-${below(9000) + 1000}`;
        const id = `i${items.length % 35}`;
        const kind = below(4);
        const code = kind === 1 ? ` with \`${setting}\`` : "";
        const body = kind === 2 ? `\n    - Answers at ${path}\n` : kind === 3 ? `\n    - ${of(REASONS)}\n` : "";
        const env = below(20) ? "" : ", env: [staging]";
        const level = of(["required", "recommended", "optional"]);
        text += `- [ ] ${named}${code} <!-- check: {id: ${id}, level: ${level}${env}} -->\n${body}`;
        items.push({
          id: `${pageId}/${id}`,
          title: named + (code ? ` with ${setting}` : ""),
          page: title,
          section,
          body: body.trim(),
          setting: code ? setting : "",
          path: kind === 2 ? path : "",
        });
      }
    }
    files[`content/area-${page % 6}/page-${page}.md`] = text;
  }
  return { files, items };
}
