/** What a person does, by the names they see. Nothing here knows how the product is made. */
import type { Locator, Page } from "playwright";

const patienceMs = 30_000;

/** Waits until something is there; where the panel says instead what is wrong, fails with that sentence. */
async function arrives(panel: Page, goal: Locator): Promise<void> {
	const problem = panel.getByRole("alert");
	await goal.or(problem).first().waitFor({ timeout: patienceMs });
	if ((await goal.count()) === 0)
		throw new Error((await problem.first().textContent())?.trim() || "the panel stopped");
}

/** First run: a handle, an identity. */
export async function createIdentity(panel: Page, handle: string): Promise<void> {
	await panel.getByRole("textbox", { name: "Your handle" }).fill(handle);
	await panel.getByRole("button", { name: "Create identity" }).click();
	await arrives(panel, panel.getByRole("textbox", { name: "Relay address" }));
}

/** Chooses a relay and waits until home is there. */
export async function connectTo(panel: Page, relay: string): Promise<void> {
	await panel.getByRole("textbox", { name: "Relay address" }).fill(relay);
	await panel.getByRole("button", { name: "Connect", exact: true }).click();
	await arrives(panel, panel.getByRole("button", { name: "Settings" }));
}

/** Asks a person by handle; returns to home. */
export async function addContact(panel: Page, handle: string): Promise<void> {
	await panel.getByRole("button", { name: "Add contact" }).first().click();
	await panel.getByRole("textbox", { name: "Handle" }).fill(handle);
	await panel.getByRole("button", { name: "Send request" }).click();
	await arrives(panel, panel.getByRole("button", { name: "Take the request back" }).or(message(panel)));
}

/** Opens the only request there is and says yes. */
export async function acceptRequest(panel: Page): Promise<void> {
	await panel.getByRole("button", { name: /1 request/ }).click({ timeout: patienceMs });
	await panel.getByRole("button", { name: "Accept" }).click({ timeout: patienceMs });
}

/** Opens the chat with somebody from the list, or stays in it. */
export async function openChat(panel: Page, name: string): Promise<void> {
	const inChat = panel.getByRole("textbox", { name: "Message" });
	const list = panel.getByRole("list", { name: "Chats" });
	const isTheirs = async () =>
		(await inChat.count()) > 0 && (await panel.getByRole("heading", { name, exact: true }).count()) > 0;
	await panel
		.getByRole("button", { name: "Settings" })
		.or(panel.getByRole("button", { name: "Back", exact: true }))
		.first()
		.waitFor();
	if (await isTheirs()) return;
	const back = panel.getByRole("button", { name: "Back", exact: true });
	if ((await back.count()) > 0) await back.click();
	const row = list.getByRole("listitem", { name });
	// what was pressed in a notification a moment ago may lead there by itself
	await row.or(inChat).first().waitFor({ timeout: patienceMs });
	if (!(await isTheirs()))
		await row.click({ timeout: 5_000 }).catch(async (error: unknown) => {
			if (!(await isTheirs())) throw error;
		});
	await inChat.waitFor({ timeout: patienceMs });
}

export async function say(panel: Page, text: string): Promise<void> {
	// a person cannot write either while a question stands over the chat
	await panel.locator("dialog:modal").waitFor({ state: "detached", timeout: patienceMs });
	await message(panel).fill(text);
	await panel.getByRole("button", { name: "Send" }).click();
}

export function message(panel: Page): Locator {
	return panel.getByRole("textbox", { name: "Message" });
}

/** Waits until somebody's message is in the list. */
export async function read(panel: Page, from: string, text: string, timeout = patienceMs): Promise<string> {
	const item = panel.getByRole("list", { name: "Messages" }).getByRole("listitem").filter({ hasText: text });
	await item.first().waitFor({ timeout });
	const name = (await item.first().getAttribute("aria-label")) ?? (await item.first().textContent()) ?? "";
	if (!name.startsWith(from))
		throw new Error(`"${text}" is shown as of ${name.split(",")[0]}, not of ${from}`);
	return text;
}

/** The texts of a chat in the order in which they are shown: [sender, text]. */
export async function allMessages(panel: Page): Promise<string[]> {
	const items = panel.getByRole("list", { name: "Messages" }).getByRole("listitem");
	return (await items.all()).reduce<Promise<string[]>>(async (before, item) => {
		return [...(await before), (await item.getAttribute("aria-label")) ?? (await item.textContent()) ?? ""];
	}, Promise.resolve([]));
}
