/** To another relay: people are told first, or nobody is. While they are being told, who knows it and who does not. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import type { MoveView } from "../../contract/view.ts";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Button } from "../parts/button.tsx";
import { Problem } from "../parts/problem.tsx";
import { AddressField, PasswordField, typedAddress, wholeAddress } from "../parts/relay-fields.tsx";
import { WorkRing } from "../parts/ring.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { sentence, t } from "../words/words.ts";

interface Props {
	/** One that is known, or that somebody named. */
	readonly url?: string | undefined;
}

export function Relay({ url }: Props) {
	const { move, relay } = useView();
	const { route } = usePanel();
	const [target, setTarget] = useState<string>();
	const going = useRef<string | undefined>(undefined);
	if (target !== undefined) going.current = target;
	if (move) going.current = move.to.url;
	const isThere = move === null && going.current !== undefined && relay.url === going.current;
	useEffect(() => {
		// where the person came from says how the connection is
		if (isThere) route.back();
	}, [isThere, route]);
	return (
		<main class="screen">
			<ScreenHead title={t("relays.title")} hasBack />
			<div class="page">{move ? <Telling move={move} /> : <Choosing url={url} onGo={setTarget} />}</div>
		</main>
	);
}

function Choosing({ url, onGo }: Props & { onGo(url: string): void }) {
	const { relay, relays, invites } = useView();
	const { ask, query, route } = usePanel();
	const [address, setAddress] = useState(typedAddress(url ?? ""));
	const [password, setPassword] = useState("");
	const [doing, setDoing] = useState<"tell" | "go" | "keep">();
	const act = useAct();
	const field = useArrival<HTMLInputElement>();
	const known = relays.find((each) => each.url === url);

	/** It is known from then on, whatever is done with it. */
	async function added(): Promise<{ readonly to: string } | { readonly code: Code }> {
		if (known && password === "") return { to: known.url };
		const answer = await query("addRelay", {
			url: wholeAddress(address, url),
			...(password !== "" && { password }),
		});
		return "code" in answer ? { code: answer.code } : { to: answer.value.url };
	}
	function go(what: "tell" | "go" | "keep") {
		setDoing(what);
		void act
			.run(async () => {
				const now = await added();
				if ("code" in now) return now.code;
				if (what === "keep") {
					route.back();
					return undefined;
				}
				onGo(now.to);
				return ask("goToRelay", { url: now.to, tell: what === "tell" });
			})
			.then((isDone) => isDone || field.current?.focus());
	}
	const busy = (what: typeof doing) => (act.isBusy && doing === what ? t("relays.going") : undefined);
	return (
		<form
			class="stack-4"
			onSubmit={(event) => {
				event.preventDefault();
				go("tell");
			}}
		>
			{known ? (
				<div class="self-card">
					<div class="grow">
						<div class="name cut" dir="auto">
							{known.name ?? known.label}
						</div>
						{known.name && (
							<p class="small muted relay-words" dir="ltr">
								{known.label}
							</p>
						)}
					</div>
				</div>
			) : (
				<AddressField
					value={address}
					fieldRef={field}
					problem={act.problem && sentence(act.problem)}
					onValue={(value) => {
						setAddress(value);
						act.clear();
					}}
				/>
			)}
			{(!known || (known.hasPassword !== false && known.usedAt === null)) && (
				<PasswordField value={password} onValue={setPassword} />
			)}
			<p class="muted">
				{t("relays.explain")}
				{invites.length > 0 && ` ${t("relays.invites")}`}
			</p>
			<div class="stack-2">
				<Button look="main" size="tall" isSubmit isOff={address.trim() === ""} busy={busy("tell")}>
					{t("relays.tell_and_go")}
				</Button>
				<Button isOff={address.trim() === ""} busy={busy("go")} onClick={() => go("go")}>
					{t("relays.just_go")}
				</Button>
				<p class="meta center">{t("relays.just_go_hint", { relay: relay.label ?? t("relays.this_one") })}</p>
				{!known && (
					<Button
						look="bare"
						size="low"
						isOff={address.trim() === ""}
						busy={busy("keep")}
						onClick={() => go("keep")}
					>
						{t("relays.keep")}
					</Button>
				)}
				{known && <Problem code={act.problem} />}
			</div>
		</form>
	);
}

/** Whoever is connected hears it in a moment; the others are named, and the person decides. */
function Telling({ move: { to, told, left } }: { readonly move: MoveView }) {
	const { contacts, call } = useView();
	const { ask } = usePanel();
	const start = useArrival<HTMLHeadingElement>();
	const finish = useAct();
	const cancel = useAct();
	const people = left.flatMap((id) => contacts[id] ?? []);
	const isHearing = people.some(({ path }) => path !== "none");
	return (
		<div class="stack-4">
			<h2 class="title relay-words" tabIndex={-1} ref={start}>
				{t("relays.telling", { relay: to.label })}
			</h2>
			<p role="status" class="relay-count">
				{isHearing && <WorkRing size={18} />}
				<span>{t("relays.told", { told, all: told + left.length })}</span>
			</p>
			{people.length > 0 && (
				<ul class="box-list" aria-label={t("relays.left")}>
					{people.map(({ id, name, iid, path }) => (
						<li key={id} class="box-row">
							<Avatar name={name} iid={iid} size={32} />
							<span class="grow cut" dir="auto">
								{name}
							</span>
							<span class="box-value muted">
								{t(path === "none" ? "relays.is_away" : "relays.is_hearing")}
							</span>
						</li>
					))}
				</ul>
			)}
			<p class="muted">{t(left.length === 0 && call ? "relays.after_call" : "relays.left_explain")}</p>
			<div class="stack-2">
				<Button
					look="main"
					size="tall"
					busy={finish.isBusy ? t("relays.going") : undefined}
					onClick={() => void finish.run(() => ask("finishMove", {}))}
				>
					{t("relays.go_anyway")}
				</Button>
				<Button look="bare" size="low" onClick={() => void cancel.run(() => ask("cancelMove", {}))}>
					{t("relays.stay")}
				</Button>
				<Problem code={finish.problem ?? cancel.problem} />
			</div>
		</div>
	);
}
