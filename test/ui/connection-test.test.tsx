// @vitest-environment happy-dom
/** The connection test as a person sees it: what each outcome means, and what to do. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { WayOutcome, WayPart } from "../../extension/contract/ways.ts";
import { connected, view } from "./fixtures.ts";
import { button, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const works = { is: "works", ms: 12 } as const;
const allWork: Readonly<Record<WayPart, WayOutcome>> = {
	...{ relay: works, stun: works, "turn-udp": works, "turn-tcp": works, "turn-tls": works },
};
async function open(outcomes: Partial<Record<WayPart, WayOutcome>>, relay = {}) {
	const it = stage(view([], [], { relay: { ...connected, ...relay } }));
	const all = { ...allWork, ...outcomes };
	it.answer("tryWay", ({ part }: { part: WayPart | null }) => (part ? all[part] : { is: "stopped" }));
	it.panel.route.go({ at: "settings" });
	fireEvent.click(await button("Test the connection"));
	await button("Test");
	return it;
}
const row = async (name: string) => within((await screen.findByText(name)).closest("li") as HTMLElement);
const run = async () => {
	fireEvent.click(await button("Test"));
	await button("Test again");
};
const status = () => screen.getByRole("status").textContent;

test("nothing is tried before it is asked for", async () => {
	const { asked } = await open({});
	expect(asked("tryWay")).toEqual([]);
	await (await row("TURN over UDP")).findByText("Not tried yet");
});

test("all that works says so, and how long it takes", async () => {
	const { asked } = await open({});
	await run();
	await waitFor(() => expect(status()).toBe("Calls find their way."));
	await (await row("TURN over TLS")).findByText("12 ms");
	// the relay is asked first: it names the rest
	expect(asked("tryWay").map(({ part }) => part)[0]).toBe("relay");
	expect(asked("tryWay")).toHaveLength(5);
});

test.each([
	["stun", "STUN", "unreachable", /hold back UDP; calls then need TURN/],
	["turn-udp", "TURN over UDP", "unreachable", /hold back UDP, or the server is down/],
	["turn-tcp", "TURN over TCP", "unreachable", /A firewall may hold it back/],
	["turn-tls", "TURN over TLS", "unreachable", /its certificate is not trusted/],
	["turn-udp", "TURN over UDP", "refused", /give both the same secret/],
	["turn-tcp", "TURN over TCP", "full", /no room now/],
	["turn-tls", "TURN over TLS", "blocked", /nothing passes through it/],
] as const)("%s (%s), %s: a sentence with the next step", async (part, name, is, words) => {
	await open({ [part]: { is } });
	await run();
	await (await row(name)).findByText(words);
	await waitFor(() => expect(status()).toBe(`Does not work: ${name}`));
});

test("what the relay does not offer is no failure", async () => {
	await open({ "turn-udp": { is: "none" }, "turn-tcp": { is: "none" }, "turn-tls": { is: "none" } });
	await run();
	await (await row("TURN over UDP")).findByText("Not offered by this relay.");
	await waitFor(() => expect(status()).toMatch(/^What is there works/));
});

test("other hosts that nobody allowed are not tried, and it says where to allow them", async () => {
	await open({ stun: { is: "none" } }, { iceHosts: { hosts: ["turn.example"], use: false } });
	await run();
	await (await row("STUN")).findByText(/other hosts.*which you have not allowed/);
});

test("without the relay the rest is not tried", async () => {
	const { refuse, asked } = await open({});
	refuse("tryWay", "offline");
	await run();
	await (await row("Relay")).findByText("There is no way to the relay now.");
	await (await row("STUN")).findByText(/^Not tried/);
	expect(asked("tryWay")).toHaveLength(1);
	expect(status()).toBe("Does not work: Relay");
});

test("Stop stops, and what comes later is not shown", async () => {
	const it = await open({});
	it.goesDeaf();
	fireEvent.click(await button("Test"));
	fireEvent.click(await button("Stop"));
	await (await row("Relay")).findByText("Stopped");
	await waitFor(() => expect(it.asked("tryWay").at(-1)).toEqual({ part: null }));
	expect(status()).toBe("");
});

test("whoever leaves stops it, too", async () => {
	const it = await open({});
	it.goesDeaf();
	fireEvent.click(await button("Test"));
	await button("Stop");
	fireEvent.click(await button("Back"));
	await waitFor(() => expect(it.asked("tryWay").at(-1)).toEqual({ part: null }));
});
