/** Whether nobody stands between: the number to compare with a person, of the key we know or of the one that answers in its place. */
import { useEffect, useState } from "preact/hooks";
import type { ChatId, Iid } from "../../../protocol/ids.ts";
import type { SafetyNumber } from "../../contract/trust.ts";
import type { ContactRow } from "../../contract/view.ts";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Bars } from "../parts/bars.tsx";
import { Problem } from "../parts/problem.tsx";
import { QrCode } from "../parts/qr-code.tsx";
import { SafetyDigits } from "../parts/safety-digits.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { t } from "../words/words.ts";
import { VerifyActs } from "./verify-acts.tsx";
import { NewKey, NewKeyMeaning } from "./verify-new-key.tsx";

export function Verify({ id }: { readonly id: ChatId }) {
	const { route } = usePanel();
	const contact = useView().contacts[id];
	const isGone = contact?.state !== "accepted" && contact?.state !== "asked";
	useEffect(() => {
		if (isGone) route.replace({ at: "home" });
	}, [isGone, route]);
	return contact && !isGone ? <Compare contact={contact} /> : null;
}

/** The identity whose number belongs on this screen. */
const shownOf = ({ changed, iid }: ContactRow): Iid | undefined => changed?.iid ?? iid;

function Compare({ contact }: { readonly contact: ContactRow }) {
	const title = useArrival<HTMLHeadingElement>();
	const { shown, problem, renew } = useNumber(contact);
	return (
		<main class="screen">
			<ScreenHead title={t("verify.title", { name: contact.name })} titleRef={title} />
			{shownOf(contact) === undefined ? (
				<Empty name={contact.name} />
			) : shown ? (
				<>
					<Sheet contact={contact} shown={shown} />
					{/* another number is another question: nothing of the first one is left */}
					<VerifyActs
						key={shown.iid}
						contact={contact}
						shown={shown}
						isReplaced={shown.iid !== shownOf(contact)}
						renew={renew}
					/>
				</>
			) : (
				<div class="scroll verify">
					<Problem code={problem} />
					{!problem && <Bars />}
				</div>
			)}
		</main>
	);
}

/**
 * The number as it was when the screen opened. It does not change under somebody's finger: when another key answers meanwhile, the person
 * is told, and asks for its number.
 */
function useNumber({ id, ...contact }: ContactRow) {
	const { query } = usePanel();
	const [shown, setShown] = useState<SafetyNumber>();
	const act = useAct();
	const isReady = shownOf({ id, ...contact }) !== undefined;
	const renew = () =>
		void act.run(async () => {
			const answer = await query("safetyNumber", { chat: id });
			if ("code" in answer) return answer.code;
			setShown(answer.value);
			return undefined;
		});
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, when there is a number
	useEffect(() => {
		if (isReady) renew();
	}, [isReady, id]);
	return { shown, problem: act.problem, renew };
}

function Sheet({ contact, shown }: { readonly contact: ContactRow; readonly shown: SafetyNumber }) {
	const { self } = useView();
	const { name } = contact;
	return (
		<div class="scroll verify">
			{shown.isNew && contact.changed ? (
				<NewKey contact={contact} changed={contact.changed} />
			) : (
				<p class="muted">
					{contact.origin === "ours" && !contact.verified && `${t("verify.introduced", { name })} `}
					{t("verify.intro", { name })}
				</p>
			)}
			<section class="verify-card">
				<div class="verify-two">
					{self && <Avatar name={self.handle} iid={self.iid} size={40} />}
					<svg class="verify-line" width="52" height="8" viewBox="0 0 52 8" aria-hidden="true">
						<path d="M4 4h44" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.5 3" />
						<circle cx="4" cy="4" r="3.4" fill="currentColor" />
						<circle cx="48" cy="4" r="3.4" fill="currentColor" />
					</svg>
					<Avatar name={name} iid={shown.iid} size={40} />
				</div>
				<SafetyDigits key={shown.iid} name={name} digits={shown.digits} />
			</section>
			{shown.isNew && <NewKeyMeaning contact={contact} />}
			<div class="verify-side">
				<QrCode text={shown.digits} label={t("verify.qr")} />
				<p class="muted small">{t("verify.side", { name })}</p>
			</div>
		</div>
	);
}

function Empty({ name }: { readonly name: string }) {
	return (
		<div class="calm">
			<h2 class="title">{t("verify.none_title")}</h2>
			<p class="muted">{t("verify.none_text", { name })}</p>
		</div>
	);
}
