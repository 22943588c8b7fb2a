// Passkeys need scripts: what offers them is shown only where the browser knows them; what goes wrong is said.
(() => {
  if (window.PublicKeyCredential) {
    for (const offer of document.querySelectorAll("[data-passkeys]")) offer.hidden = false
  }
  document.addEventListener("allauth.error", (event) => {
    const said = document.getElementById("passkeys-said")
    if (!said) return
    event.preventDefault()
    said.textContent = said.dataset.refused
    said.hidden = false
  })
})()
