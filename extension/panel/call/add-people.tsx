/** Who else should come: contacts who are not in the call, those whom one is ringing, and a link for the others. */
import { Check, Link, UserPlus } from "lucide";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { limits } from "../../../protocol/limits.ts";
import type { CallView, PersonInCall } from "../../contract/call.ts";
import type { ContactRow } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Button } from "../parts/button.tsx";
import { useCopy } from "../parts/copy.ts";
import { FindField } from "../parts/find-field.tsx";
import { Verified } from "../parts/glyphs.tsx";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { Problem } from "../parts/problem.tsx";
import { t } from "../words/words.ts";
import { peopleIn } from "./use-call.ts";

export function AddPeople({ call }: { readonly call: CallView }) {
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<IconButton icon={UserPlus} label={t("call.add")} onClick={() => setOpen(true)} />
			{isOpen && <AddDialog call={call} onClose={() => setOpen(false)} />}
		</>
	);
}

/** Only whom a long list hides is looked for. */
const longList = 7;

function AddDialog({ call, onClose }: { readonly call: CallView; onClose(): void }) {
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	const { contacts } = useView();
	const act = useAct();
	const { ask } = usePanel();
	const [wanted, setWanted] = useState("");
	useEffect(() => dialog.current?.showModal(), []);
	const people = peopleIn(call);
	const isFull = people.length + 1 >= limits.callPeople;
	const seats = new Map(people.map((person) => [person.seat, person]));
	const all = Object.values(contacts)
		.filter(({ id: seat, state, keyChanged }) => {
			const there = seats.get(seat);
			return state === "accepted" && !keyChanged && (!there || there.state === "ringing");
		})
		.sort((a, b) => a.name.localeCompare(b.name));
	const found = all.filter(({ name }) => name.includes(wanted.trim().toLowerCase()));
	return (
		<dialog ref={dialog} class="question" closedby="any" aria-labelledby={`${id}-title`} onClose={onClose}>
			<div class="question-form">
				<h2 id={`${id}-title`}>{t("call.add_title")}</h2>
				{all.length > longList && (
					<FindField
						label={t("home.search")}
						value={wanted}
						onInput={setWanted}
						onEscape={() => setWanted("")}
					/>
				)}
				{isFull && <p class="muted">{t("call.full")}</p>}
				{all.length === 0 && <p class="muted">{t("call.add_nobody")}</p>}
				{all.length > 0 && found.length === 0 && (
					<p class="muted" role="status">
						{t("call.add_unknown", { name: wanted.trim() })}
					</p>
				)}
				{found.length > 0 && (
					<ul class="call-people">
						{found.map((contact) => (
							<Candidate
								key={contact.id}
								contact={contact}
								there={seats.get(contact.id)}
								isFull={isFull || act.isBusy}
								onRing={() => void act.run(() => ask("addToCall", { call: call.id, chat: contact.id }))}
								onTakeBack={() =>
									void act.run(() => ask("takeBackRing", { call: call.id, seat: contact.id }))
								}
							/>
						))}
					</ul>
				)}
				<Problem code={act.problem} />
				<CopyLink call={call} />
				<Button look="main" onClick={() => dialog.current?.close()}>
					{t("act.close")}
				</Button>
			</div>
		</dialog>
	);
}

interface CandidateProps {
	readonly contact: ContactRow;
	readonly there: PersonInCall | undefined;
	readonly isFull: boolean;
	onRing(): void;
	onTakeBack(): void;
}

function Candidate({ contact: { name, iid, verified }, there, isFull, onRing, onTakeBack }: CandidateProps) {
	return (
		<li class="call-person">
			<Avatar name={name} iid={iid} size={32} />
			<div class="grow">
				<span class="head-name">
					<span class="cut" dir="auto" title={name}>
						{name}
					</span>
					{verified && <Verified />}
				</span>
				{there && (
					<div class="meta" role="status">
						{t("call.rings_there")}
					</div>
				)}
			</div>
			{there ? (
				<Button size="low" label={t("call.take_back_who", { name })} onClick={onTakeBack}>
					{t("call.take_back")}
				</Button>
			) : (
				<Button size="low" label={t("call.add_ring_who", { name })} isOff={isFull} onClick={onRing}>
					{t("call.add_ring")}
				</Button>
			)}
		</li>
	);
}

function CopyLink({ call }: { readonly call: CallView }) {
	const { query } = usePanel();
	const { isCopied, copy } = useCopy();
	const press = async () => {
		const made = await query("callLink", { call: call.id });
		if ("value" in made) copy(made.value.link);
	};
	return (
		<div class="stack-2">
			<Button onClick={() => void press()}>
				<Icon of={isCopied ? Check : Link} />
				{t("call.link_copy")}
			</Button>
			<p class="meta" role="status">
				{isCopied ? t("call.link_copied") : t("call.link_hint")}
			</p>
		</div>
	);
}
