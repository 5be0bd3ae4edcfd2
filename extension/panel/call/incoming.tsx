/** Somebody calls: over everything, until it is answered here or elsewhere. */
import { Phone, PhoneOff, Video } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import type { CallView } from "../../contract/call.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Verified } from "../parts/glyphs.tsx";
import { Icon } from "../parts/icon.tsx";
import { Problem } from "../parts/problem.tsx";
import { listed } from "../words/listed.ts";
import { t } from "../words/words.ts";
import { peopleIn, useCallActs } from "./use-call.ts";

export function Incoming({ call }: { readonly call: CallView }) {
	const acts = useCallActs(call);
	const sheet = useRef<HTMLDialogElement>(null);
	const [person] = peopleIn(call);
	useEffect(() => sheet.current?.showModal(), []);
	if (!person) return null;
	const { name, iid, verified } = person;
	const says = t(call.video ? "call.calls_video" : "call.calls");
	return (
		<dialog
			ref={sheet}
			class="incoming"
			aria-label={t("call.incoming", { name, says })}
			// Escape must not say no to somebody
			onCancel={(event) => event.preventDefault()}
		>
			<div class="incoming-sheet" role="alert">
				<span class="rings">
					<Avatar name={name} iid={iid} size={96} />
				</span>
				<div class="incoming-who">
					<h2 class="title head-name" dir="auto">
						{name}
						{verified && <Verified size={18} />}
					</h2>
					<p class="muted">{says}</p>
					{call.with && (
						<p class="muted" dir="auto">
							{t("call.calls_with", { names: listed(call.with) })}
						</p>
					)}
				</div>
				<Problem code={acts.act.problem} />
				<div class="stack-2 incoming-acts">
					<button type="button" class="button button-tall button-good" onClick={() => acts.answer(false)}>
						<Icon of={Phone} />
						{t("call.accept")}
					</button>
					<button type="button" class="button button-tall button-quiet" onClick={() => acts.answer(true)}>
						<Icon of={Video} />
						{t("call.accept_video")}
					</button>
					<button type="button" class="button button-tall button-bare-danger" onClick={acts.hangUp}>
						<Icon of={PhoneOff} />
						{t("call.decline")}
					</button>
				</div>
			</div>
		</dialog>
	);
}
