/** Takes everything off this profile, or everything but the lock and what was chosen for everybody. In one write: all of it is gone, or nothing is. */
import { type Change, type Database, stores } from "../../storage/database.ts";

/** What stays where a person starts over: the vault key, and the settings under it. */
const stays = (store: Change["store"], key: string) =>
	store === "plain" || (store === "items" && key === "settings");

export async function eraseRows(database: Database, isAll: boolean): Promise<void> {
	const rows = await Promise.all(
		stores.map(async (store) => {
			const keys = await database.keys(store, "");
			return keys.map((key): Change => ({ store, key, value: null }));
		}),
	);
	await database.write(rows.flat().filter(({ store, key }) => isAll || !stays(store, key)));
}
