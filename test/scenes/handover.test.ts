/** An identity goes on in another browser by a code: everything goes, after a person compared; or a sentence, and nothing has changed. */
import { describe, expect, test } from "vitest";
import { digitsOf, heard, newId, stepOf, whyOf, withFresh } from "./two-browsers.ts";

describe("going on in another browser", () => {
	test("brings who one is, whom one knows and what was chosen, and ends the first one for good", async () => {
		const { alice, bob, fresh, when, until, shows, comes, confirms, compare, isThere } =
			await withFresh(4101);
		await when(
			alice.about("bob", async (api, chat) => {
				const { iid } = await api.safetyNumber({ chat });
				return api.verify({ chat, iid });
			}),
		);
		await when(alice.ask((api) => api.setMode({ mode: "dark" })));
		const text = await shows();
		expect(text).toMatch(/^gx1m\.[A-Za-z0-9_-]+$/);
		expect(stepOf(alice)).toBe("code");
		expect(await comes(`scan this: ${text} please`)).toBe(null);
		await compare();
		expect(digitsOf(alice)).toMatch(/^\d{6}$/);
		expect(digitsOf(alice)).toBe(digitsOf(fresh));
		// until then nothing leaves
		expect(fresh.profile.rows("contacts")).toBe(0);
		expect(await confirms()).toBe(null);
		await isThere();
		expect(fresh.view()?.self?.iid).toBe(alice.view()?.self?.iid);
		expect(fresh.view()?.settings.mode).toBe("dark");
		expect(fresh.contact("bob")).toMatchObject({ state: "accepted", verified: true });
		await until("the first one knows", () => whyOf(alice) === "done");
		expect(alice.view()?.relay).toMatchObject({ state: "stopped", problem: "superseded" });
		await until("the handle is there", () => fresh.view()?.self?.claimed === "alice");
		await until("bob is reached", () => fresh.contact("bob")?.path === "relay");
		fresh.opens("bob");
		await when(bob.says("alice", "where are you?"));
		await until("it comes here", () => heard(fresh, "bob").includes("where are you?"));
		await when(fresh.says("bob", "here"));
		await until("and back", () => heard(bob, "alice").includes("here"));
		expect(bob.contact("alice")).toMatchObject({ keyChanged: false });
		expect(fresh.profile.memory()).not.toMatch(/"handover"|passport/);
		expect(fresh.view()?.handover).toBe(null);
	}, 120_000);

	test("finds its way into a relay with a password, and does not ask for it", async () => {
		const { fresh, until, shows, comes, confirms, compare, isThere } = await withFresh(4102, "open sesame");
		expect(await comes(await shows())).toBe(null);
		await compare();
		await confirms();
		await isThere();
		await until("it is connected", () => fresh.view()?.relay.state === "connected");
	}, 120_000);

	test("asks for the passphrase of the first browser again", async () => {
		const { alice, when, until, shows } = await withFresh(4103);
		const vault = "lamp under the stairs";
		await when(alice.ask((api) => api.setPassphrase({ passphrase: vault })));
		await until("it is connected again", () => alice.view()?.relay.state === "connected");
		expect(await when(alice.ask((api) => api.beginHandover({ id: newId() })))).toBe("wrong-passphrase");
		expect(await when(alice.ask((api) => api.beginHandover({ id: newId(), vault: "a guess of eve" })))).toBe(
			"wrong-passphrase",
		);
		expect(alice.view()?.handover).toBe(null);
		expect(await shows(alice, vault)).toMatch(/^gx1m\./);
	}, 120_000);
});

describe("what ends it leaves everything as it was", () => {
	test("a person who says that the digits differ, or stops on either side, at any step", async () => {
		const { alice, fresh, until, shows, comes, compare, ends, expectClean } = await withFresh(4110);
		for (const who of [alice, fresh]) {
			await comes(await shows());
			await compare();
			await ends(who);
			const other = who === alice ? fresh : alice;
			await until("the other hears it", () => whyOf(other) === "handover-stopped");
			await ends(other);
			expect(alice.view()?.handover).toBe(null);
			expectClean();
		}
		const text = await shows();
		await ends(alice);
		await comes(text);
		expect(stepOf(fresh)).toBe("meeting");
		await until("nobody answers", () => whyOf(fresh) === "handover-silent", 60_000);
		await ends(fresh);
		expectClean();
		expect(alice.view()?.relay.state).toBe("connected");
	}, 120_000);

	test("a code that has run out, while it is shown and while digits are compared", async () => {
		const { alice, fresh, until, pass, shows, comes, compare, ends, expectClean } = await withFresh(4111);
		const text = await shows();
		await pass(5 * 60_000 + 1);
		await until("it says so", () => whyOf(alice) === "handover-over");
		await comes(text);
		await until("who comes late hears it", () => whyOf(fresh) === "handover-over");
		await ends(fresh);
		expectClean();
		await ends(alice);
		await comes(await shows());
		await compare();
		await pass(5 * 60_000 + 3_000);
		expect([whyOf(alice), whyOf(fresh)]).toEqual(["handover-over", "handover-over"]);
		await pass(11 * 60_000);
		expect(alice.view()?.handover).toBe(null);
		expectClean();
	}, 120_000);

	test("a first browser that is gone, and a relay that is", async () => {
		const { alice, fresh, relay, until, shows, comes, ends, expectClean } = await withFresh(4112);
		const text = await shows();
		alice.leaves();
		await comes(text);
		await until("nobody answers", () => whyOf(fresh) === "handover-silent", 60_000);
		await ends(fresh);
		relay.kill();
		await comes(text);
		await until("the relay is not there", () => whyOf(fresh) === "unreachable", 60_000);
		await ends(fresh);
		expectClean();
	}, 120_000);

	test("a connection that breaks is made again, and it goes on", async () => {
		const { relay, until, pass, shows, comes, confirms, compare, isThere, alice, fresh } =
			await withFresh(4113);
		await comes(await shows());
		await compare();
		relay.kill();
		await pass(3_000);
		relay.start();
		await until("alice is back", () => alice.view()?.relay.state === "connected");
		await pass(20_000);
		expect(digitsOf(fresh)).toBe(digitsOf(alice));
		await confirms();
		await isThere();
	}, 120_000);

	test("no code, half a code, a newer one, no identity, one already, no relay, and a full disk", async () => {
		const {
			alice,
			bob,
			fresh,
			relay,
			when,
			until,
			shows,
			comes,
			confirms,
			compare,
			ends,
			isThere,
			...world
		} = await withFresh(4114);
		expect(await when(fresh.ask((api) => api.beginHandover({ id: newId() })))).toBe("no-identity");
		expect(await when(alice.ask((api) => api.handoverText({})))).toBe("handover-over");
		const text = await shows();
		expect(await comes(text, bob)).toBe("have-identity");
		expect(await comes("hello")).toBe("handover-malformed");
		expect(await comes(text.slice(0, -9))).toBe("handover-malformed");
		expect(await comes("gx1m.AgA")).toBe("handover-newer");
		expect(await comes(await when(bob.invites()))).toBe("handover-malformed");
		world.expectClean();
		expect(await comes(text)).toBe(null);
		await compare();
		fresh.profile.refuse("storage-full");
		await confirms();
		await until("it says why", () => whyOf(fresh) === "storage-full");
		await until("and so does the other", () => whyOf(alice) === "handover-failed");
		fresh.profile.refuse(undefined);
		expect(alice.view()?.relay.state).toBe("connected");
		await ends(fresh);
		world.expectClean();
		await ends(alice);
		// and then there is room
		await comes(await shows());
		await compare();
		await confirms();
		await isThere();
		relay.kill();
		await until("bob is away", () => bob.view()?.relay.state === "waiting");
		expect(await when(bob.ask((api) => api.beginHandover({ id: newId() })))).toBe("offline");
	}, 120_000);

	test("the same call again is the same act", async () => {
		const { alice, fresh, when, shows, comes, compare, isThere, until } = await withFresh(4115);
		const id = newId();
		for (let time = 0; time < 2; time++)
			expect(await when(alice.ask((api) => api.beginHandover({ id })))).toBe(null);
		const shown = await when(alice.ask((api) => api.handoverText({})));
		const text = typeof shown === "string" ? "" : shown.text;
		const own = newId();
		for (let time = 0; time < 2; time++) expect(await comes(text, fresh, own)).toBe(null);
		await compare();
		const digits = digitsOf(alice) ?? "";
		for (let time = 0; time < 2; time++)
			expect(await when(alice.ask((api) => api.confirmHandover({ id, digits })))).toBe(null);
		await isThere();
		await until("it is over", () => whyOf(alice) === "done");
		expect(await when(alice.ask((api) => api.confirmHandover({ id, digits })))).toBe(null);
		void shows;
	}, 120_000);
});

describe("a lock", () => {
	test("covers it, and it goes on when it is opened in time", async () => {
		const { alice, fresh, when, until, shows, comes, confirms, compare, isThere } = await withFresh(4120);
		const vault = "lamp under the stairs";
		await when(alice.ask((api) => api.setPassphrase({ passphrase: vault })));
		await until("it is connected again", () => alice.view()?.relay.state === "connected");
		await comes(await shows(alice, vault));
		await compare();
		const before = digitsOf(alice);
		expect(await alice.waits()).toMatchObject({ any: true });
		await when(alice.ask((api) => api.lock({})));
		await until("it is covered", () => alice.view()?.phase === "locked");
		expect(alice.view()?.handover).toBe(null);
		expect(alice.profile.memory()).not.toContain(before);
		await when(alice.ask((api) => api.unlock({ passphrase: vault })));
		await until("it is there again", () => digitsOf(alice) === before);
		await confirms();
		await isThere();
		expect(fresh.contact("bob")?.state).toBe("accepted");
	}, 120_000);
});
