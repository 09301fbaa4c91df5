# Promise: no lease, no forwarding. The relay takes every lease for a running one.
# Suite: Media
# Red: LeaseTests.A_lease_that_nobody_renews_ends_by_itself
# Red: LeaseTests.A_revocation_stops_the_very_next_packet_and_a_renewal_resumes
# Red: MediaServerTests.Nothing_passes_before_the_lease_after_a_revocation_or_after_it_ran_out
# Red: LeaseTests.Without_a_lease_nothing_but_connectivity_leaves_the_relay
$CHANGE src/BienEtre.Media/Forwarding/Lease.cs 'now < Volatile.Read(ref _until);' 'now < long.MaxValue && Volatile.Read(ref _until) != 0;'
