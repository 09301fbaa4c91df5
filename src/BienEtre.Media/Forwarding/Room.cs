namespace BienEtre.Media.Forwarding;

/// <summary>A session's members and its lease. Members hear and see each other and nobody else.</summary>
internal sealed class Room
{
    private bool _wasRunning;

    /// <summary>An empty room.</summary>
    /// <param name="name">Its name as given by the caller.</param>
    /// <param name="lease">Its permission to forward.</param>
    public Room(string name, Lease lease)
    {
        Name = name;
        Lease = lease;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its permission to forward.</summary>
    public Lease Lease { get; }

    /// <summary>Its members in the order they came.</summary>
    public List<Connection> Members { get; } = [];

    /// <summary>Whether media may flow now; on the first packet after a pause the publications begin anew.</summary>
    /// <param name="now">Microseconds.</param>
    public bool MayForward(long now)
    {
        var running = Lease.IsRunning(now);
        if (running && !_wasRunning)
        {
            foreach (var member in Members)
            {
                foreach (var publication in member.Publications)
                {
                    publication.Resume();
                }
            }
        }

        _wasRunning = running;
        return running;
    }

    /// <summary>Finds a member.</summary>
    /// <param name="name">The member's name.</param>
    public Connection? Find(string name)
    {
        foreach (var member in Members)
        {
            if (string.Equals(member.Member, name, StringComparison.Ordinal))
            {
                return member;
            }
        }

        return null;
    }

    /// <summary>
    /// Fills free slots with publications that have none yet. Who has a slot keeps it; who comes back gets the one it had; the rest in the order they came.
    /// </summary>
    public void AssignSlots()
    {
        foreach (var receiver in Members)
        {
            foreach (var slot in receiver.Slots)
            {
                if (slot.Source is { } gone && !Members.Contains(gone.Owner))
                {
                    slot.Fill(null);
                }
            }

            foreach (var sender in Members)
            {
                if (sender != receiver)
                {
                    Assign(sender, receiver);
                }
            }
        }
    }

    private static void Assign(Connection sender, Connection receiver)
    {
        foreach (var publication in sender.Publications)
        {
            ReceiveSlot? free = null;
            var has = false;
            foreach (var slot in receiver.Slots)
            {
                has |= slot.Source == publication;
                if (slot.IsOpen && slot.Source is null && slot.Section.Kind == publication.Section.Kind)
                {
                    var back = string.Equals(slot.LastMember, sender.Member, StringComparison.Ordinal);
                    free = free is null || (back && !string.Equals(free.LastMember, sender.Member, StringComparison.Ordinal)) ? slot : free;
                }
            }

            if (!has)
            {
                free?.Fill(publication);
            }
        }
    }
}
