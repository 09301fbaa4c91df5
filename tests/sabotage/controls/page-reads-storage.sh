# Promise: pages reach data through grains only. A page reads the consent ledger itself, around the gate.
# Suite: Architecture
# Only: *HostTests
# Red: HostTests.Only_the_composition_root_knows_storage
$CHANGE src/BienEtre.Host/Pages/Notice/NoticeEndpoints.cs 'pages.MapGet("/notice",' \
  'pages.MapGet("/shortcut", async (BienEtre.Domain.Consent.ISubjectLedger ledger, string id) => (await ledger.ReadAsync(new SubjectId(id))).Head.Length);
        pages.MapGet("/notice",'
