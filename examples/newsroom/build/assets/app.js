// Shows who is reading and what is left. The page works without it: the gate has already decided what is in the bytes.
(async () => {
  const answer = await fetch("/api/me", { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const me = await answer.json();
  const left = me.remaining === null ? "all articles" : `${me.remaining} of ${me.limit} articles left`;
  const bar = document.getElementById("account");
  const name = document.createElement("a");
  name.href = "/account";
  name.textContent = me.signedIn ? `${me.name} · ${me.plan}` : "Sign in";
  const note = document.createElement("span");
  note.className = "left";
  note.textContent = left;
  bar.querySelector("a").replaceWith(note, " ", name);
  if (me.plan === "premium") bar.querySelector(".button")?.remove();
  const status = document.getElementById("status");
  if (status && me.signedIn) status.textContent = `Signed in as ${me.name}, plan ${me.plan}, ${left} this month.`;
  const logout = document.getElementById("logout");
  if (logout) logout.hidden = !me.signedIn;
})();
