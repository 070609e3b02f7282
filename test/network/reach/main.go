// Reads NetworkPolicies and the two ends of every possible connection from standard input and says which connections are let through. What a
// policy means is decided by cyclonus; nothing of this project is asked.
package main

import (
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
)

type question struct {
	Policies []*networking.NetworkPolicy `json:"policies"`
	Ends     []end                       `json:"ends"`
	Ports    []port                      `json:"ports"`
	// Ends that are one side of every connection asked about; all ends when there is no such list.
	About []int `json:"about"`
}

// A pod, or an address outside of all pods when it has no namespace.
type end struct {
	IP              string            `json:"ip"`
	Namespace       string            `json:"namespace"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Labels          map[string]string `json:"labels"`
}

type port struct {
	Number   int           `json:"number"`
	Protocol core.Protocol `json:"protocol"`
}

// What applies to one end. The matcher would look through all policies again for each of a million connections.
type known struct {
	peer   *matcher.TrafficPeer
	policy *matcher.Policy
}

func main() {
	var asked question
	decoder := json.NewDecoder(os.Stdin)
	// A field that Kubernetes would not know is no policy.
	decoder.DisallowUnknownFields()
	check(decoder.Decode(&asked))

	policy := matcher.BuildNetworkPolicies(false, asked.Policies)
	ends := make([]known, len(asked.Ends))
	for i, end := range asked.Ends {
		ends[i] = lookUp(policy, end)
	}

	// For each end as the caller: called end and port, by their places in the question, and which sides let the connection through.
	allowed := make([][][3]int, len(ends))
	var waiting sync.WaitGroup
	turns := make(chan int)
	for range runtime.NumCPU() {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			for from := range turns {
				allowed[from] = reached(from, ends, asked)
			}
		}()
	}
	for from := range ends {
		turns <- from
	}
	close(turns)
	waiting.Wait()
	check(json.NewEncoder(os.Stdout).Encode(allowed))
}

func lookUp(policy *matcher.Policy, of end) known {
	peer := &matcher.TrafficPeer{IP: of.IP}
	if of.Namespace == "" {
		return known{peer, matcher.NewPolicy()}
	}
	peer.Internal = &matcher.InternalPeer{Namespace: of.Namespace, NamespaceLabels: of.NamespaceLabels, PodLabels: of.Labels}
	return known{peer, matcher.NewPolicyWithTargets(
		policy.TargetsApplyingToPod(true, of.Namespace, of.Labels),
		policy.TargetsApplyingToPod(false, of.Namespace, of.Labels),
	)}
}

const (
	out = 1
	in  = 2
)

func reached(from int, ends []known, asked question) [][3]int {
	found := [][3]int{}
	for to := range ends {
		if !asked.concerns(from, to) {
			continue
		}
		for i, port := range asked.Ports {
			traffic := &matcher.Traffic{
				Source:       ends[from].peer,
				Destination:  ends[to].peer,
				ResolvedPort: port.Number,
				Protocol:     port.Protocol,
			}
			sides := 0
			if ends[from].policy.IsIngressOrEgressAllowed(traffic, false).IsAllowed() {
				sides |= out
			}
			if ends[to].policy.IsIngressOrEgressAllowed(traffic, true).IsAllowed() {
				sides |= in
			}
			if sides != 0 {
				found = append(found, [3]int{to, i, sides})
			}
		}
	}
	return found
}

func (asked question) concerns(from, to int) bool {
	return asked.About == nil || slices.Contains(asked.About, from) || slices.Contains(asked.About, to)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
