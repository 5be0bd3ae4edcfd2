/** Whom to send a page to. It waits above the field of their chat then, and goes when it is sent. */
import { useState } from "preact/hooks";
import type { Card, ContactRow, View } from "../../contract/view.ts";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { CardBar } from "../parts/card.tsx";
import { FindField } from "../parts/find-field.tsx";
import { Verified } from "../parts/glyphs.tsx";
import { Problem } from "../parts/problem.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { t } from "../words/words.ts";

interface Props {
	readonly card: Card | undefined;
	readonly hasProblem: boolean;
}

export function Pick({ card, hasProblem }: Props) {
	const view = useView();
	const { ask, route } = usePanel();
	const act = useAct();
	const [wanted, setWanted] = useState("");
	const title = useArrival<HTMLHeadingElement>();
	const people = reachable(view);
	const found = people.filter(({ name }) =>
		name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
	);
	const choose = (id: ContactRow["id"]) =>
		void act
			.run(async () => (card ? ask("keepCard", { chat: id, card }) : undefined))
			.then((isDone) => isDone && route.replace({ at: "chat", id }));
	return (
		<main class="screen">
			<ScreenHead title={t("quick.pick_title")} titleRef={title} />
			{card && (
				<div class="pick-card">
					<CardBar card={card} />
				</div>
			)}
			{hasProblem && <p class="nothing muted">{`${t("card.not_made")}. ${t("card.none")}`}</p>}
			{people.length === 0 ? (
				<p class="nothing muted">{t("quick.pick_nobody")}</p>
			) : (
				<>
					<div class="find">
						<FindField
							label={t("home.search")}
							value={wanted}
							onInput={setWanted}
							onEscape={() => setWanted("")}
						/>
					</div>
					<Problem code={act.problem} />
					<ul class="list scroll" aria-label={t("quick.pick_title")}>
						{found.map(({ id, name, iid, verified }) => (
							<li key={id} aria-label={name}>
								<button type="button" class="item" onClick={() => choose(id)}>
									<Avatar name={name} iid={iid} size={40} />
									<span class="item-line">
										<span class="item-name cut" dir="auto">
											{name}
										</span>
										{verified && <Verified />}
									</span>
								</button>
							</li>
						))}
					</ul>
					{found.length === 0 && (
						<p class="nothing muted" role="status">
							{t("home.nobody_by_name", { name: wanted.trim() })}
						</p>
					)}
				</>
			)}
		</main>
	);
}

/** Those to whom something can be sent, the latest talked with first. */
function reachable({ contacts, chats }: View): readonly ContactRow[] {
	const at = ({ id, since }: ContactRow) => chats[id]?.at ?? since;
	return Object.values(contacts)
		.filter(({ state, keyChanged }) => state === "accepted" && !keyChanged)
		.sort((a, b) => at(b) - at(a) || (a.id < b.id ? -1 : 1));
}
