/** Numbers for whoever runs the relay, on a port of their own. None of them names anybody. */
import { createServer, type Server } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Counts } from "./counts.ts";
import { hyphenated, limitNames } from "./limits.ts";
import { placeOf } from "./log.ts";

interface Needs {
	readonly counts: Counts;
	/** Connections that have logged in, and those that have not. */
	members(): number;
	strangers(): number;
	/** Names that begin with it. */
	readonly prefix?: string;
}

type Total = "delivered" | "deliveredBytes" | "dropped" | "refused" | "logins" | "denied" | "badFrames";
const totals: Readonly<Record<Total, readonly [name: string, help: string]>> = {
	delivered: ["letters_delivered_total", "Letters passed on, each copy of a channel's letter counted"],
	deliveredBytes: ["letter_bytes_delivered_total", "Bytes of those letters"],
	dropped: ["letters_dropped_total", "Letters that may be missed and that a slow reader missed"],
	refused: ["letters_refused_total", "Letters that went nowhere and whose sender was told"],
	logins: ["logins_total", "Logins that succeeded"],
	denied: ["logins_denied_total", "Logins that did not"],
	badFrames: ["bad_frames_total", "Connections ended by something that is not the protocol"],
};

/** Everything the relay counts, for Prometheus. */
export function createMetrics({ counts, members, strangers, prefix = "sidelong_" }: Needs): Registry {
	const registry = new Registry();
	const registers = [registry];
	collectDefaultMetrics({ register: registry, prefix });
	for (const [key, [name, help]] of Object.entries(totals) as [Total, readonly [string, string]][])
		new Counter({
			name: `${prefix}${name}`,
			help,
			registers,
			collect() {
				this.reset();
				this.inc(counts[key]);
			},
		});
	new Counter({
		name: `${prefix}limited_total`,
		help: "How often each limit stopped something",
		labelNames: ["limit"],
		registers,
		collect() {
			this.reset();
			for (const limit of limitNames) this.inc({ limit: hyphenated(limit) }, counts.limited[limit]);
		},
	});
	new Gauge({
		name: `${prefix}connections`,
		help: "Open WebSockets",
		labelNames: ["state"],
		registers,
		collect() {
			this.set({ state: "member" }, members());
			this.set({ state: "stranger" }, strangers());
		},
	});
	new Gauge({
		name: `${prefix}turn_of_event_loop_most`,
		help: "The most work done in one turn of the event loop so far",
		labelNames: ["work"],
		registers,
		collect() {
			this.set({ work: "publish-sockets" }, counts.perTurn.publishSockets);
			this.set({ work: "wheel-entries" }, counts.perTurn.wheelEntries);
		},
	});
	return registry;
}

/** Answers `/metrics` on this port of this machine. Rejects with what the system says. */
export function serveMetrics(registry: Registry, host: string, port: number): Promise<Server> {
	const server = createServer((request, response) => {
		if (request.url !== "/metrics") return void response.writeHead(404).end();
		registry.metrics().then(
			(text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
			(thrown: unknown) => response.writeHead(500).end(placeOf(thrown)),
		);
	});
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => resolve(server));
	});
}
