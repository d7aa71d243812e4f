// Calls a job service with google.golang.org/api/ml/v1, as its users do.
package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/ml/v1"
	"google.golang.org/api/option"
)

type (
	job        = ml.GoogleCloudMlV1__Job
	prediction = ml.GoogleCloudMlV1__PredictionInput
	cancel     = ml.GoogleCloudMlV1__CancelJobRequest
	policy     = ml.GoogleIamV1__Policy
	setPolicy  = ml.GoogleIamV1__SetIamPolicyRequest
	testPolicy = ml.GoogleIamV1__TestIamPermissionsRequest
)

const idle = "idle-go"

var (
	root    = setting("SERVICE_URL") + "/"
	project = setting("PROJECT") // its jobs run; those of any other stay in the queue
	api     = client(option.WithCredentialsFile(setting("KEY_FILE")))
	jobs    = api.Jobs
)

func setting(name string) string {
	value, ok := os.LookupEnv(name)
	if !ok {
		panic("no " + name)
	}
	return value
}

func client(credentials option.ClientOption) *ml.ProjectsService {
	service, err := ml.NewService(context.Background(), option.WithEndpoint(root), credentials)
	must(err)
	return service.Projects
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func check(condition bool, why ...any) {
	if !condition {
		panic(fmt.Sprint(why...))
	}
}

func equal(actual, expected any) {
	if !reflect.DeepEqual(actual, expected) {
		panic(fmt.Sprintf("it is %v, not %v", asJSON(actual), asJSON(expected)))
	}
}

func asJSON(value any) string {
	text, err := json.Marshal(value)
	must(err)
	return string(text)
}

func parent(project string) string {
	return "projects/" + project
}

func name(jobID string) string {
	return parent(idle) + "/jobs/" + jobID
}

func body(jobID string) *job {
	return &job{JobId: jobID, PredictionInput: &prediction{
		DataFormat: "JSON",
		InputPaths: []string{setting("SAMPLE_INPUT")},
		OutputPath: setting("OUTPUT") + "/" + jobID,
		Region:     "us-central1",
		Uri:        setting("MODELS") + "/two_towers",
	}}
}

func create(j *job) *job {
	return createIn(idle, j)
}

func createIn(project string, j *job) *job {
	created, err := jobs.Create(parent(project), j).Do()
	must(err)
	return created
}

func get(name string) *job {
	j, err := jobs.Get(name).Do()
	must(err)
	j.ServerResponse = googleapi.ServerResponse{}
	return j
}

// The error of a call that must be refused.
func refused(err error, code int, status string) string {
	var refusal *googleapi.Error
	check(errors.As(err, &refusal), "not refused: ", err)
	equal(refusal.Code, code)
	check(strings.Contains(refusal.Body, `"`+status+`"`), refusal.Body)
	return refusal.Message
}

func createRefused(j *job, code int, status string) string {
	_, err := jobs.Create(parent(idle), j).Do()
	return refused(err, code, status)
}

func wait(name string, state string) *job {
	end := time.Now().Add(10 * time.Minute)
	for {
		j := get(name)
		if j.State == state {
			return j
		}
		check(j.State != "SUCCEEDED" && j.State != "FAILED" && j.State != "CANCELLED", asJSON(j))
		check(time.Now().Before(end), "it is still "+j.State+" after ten minutes")
		time.Sleep(100 * time.Millisecond)
	}
}

var cases = []struct {
	number int
	name   string
	run    func()
}{
	{1, "create, get: the canonical form of what was sent", func() {
		sent := body("canonical")
		sent.Labels = map[string]string{"team": "a"}
		created := create(sent)
		equal(created.State, "QUEUED")
		equal(created.Labels, sent.Labels)
		equal(created.PredictionInput, sent.PredictionInput)
		check(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`).MatchString(created.CreateTime), created.CreateTime)
		etag, err := base64.StdEncoding.DecodeString(created.Etag)
		must(err)
		equal(len(etag), 8)
		created.ServerResponse = googleapi.ServerResponse{}
		equal(get(name("canonical")), created)
	}},
	{2, "a job id that is taken: 409, and the field", func() {
		create(body("duplicate"))
		message := createRefused(body("duplicate"), 409, "ALREADY_EXISTS")
		equal(message, "Field: job.job_id Error: A job with this id already exists.")
	}},
	{4, "int64 as string", func() {
		sent := body("int64")
		sent.PredictionInput.MaxWorkerCount = 3
		equal(create(sent).PredictionInput.MaxWorkerCount, int64(3))
	}},
	{6, "null for what is absent", func() {
		sent := body("nulls")
		sent.NullFields = []string{"Labels"}
		sent.PredictionInput.NullFields = []string{"VersionName", "ModelName"}
		equal(create(sent).PredictionInput, body("nulls").PredictionInput)
	}},
	{8, "both inputs: 400", func() {
		both := body("both")
		both.TrainingInput = &ml.GoogleCloudMlV1__TrainingInput{Region: "us-central1"}
		check(strings.Contains(createRefused(both, 400, "INVALID_ARGUMENT"), "oneof"), "no oneof")
	}},
	{10, "job ids", func() {
		for _, id := range []string{"a-dash", "1_digit", strings.Repeat("a", 129)} {
			message := createRefused(body(id), 400, "INVALID_ARGUMENT")
			check(strings.HasPrefix(message, "Field: job.job_id Error: "), message)
		}
	}},
	{11, "labels", func() {
		world := body("labels")
		world.Labels = map[string]string{"été-1_": "東京", "empty": ""}
		equal(create(world).Labels, world.Labels)
		bad := body("labels_bad")
		bad.Labels = map[string]string{"Upper": "v"}
		createRefused(bad, 400, "INVALID_ARGUMENT")
	}},
	{12, "models: those that are there, 404 for others", func() {
		missing := body("no_model")
		missing.PredictionInput.Uri = ""
		missing.PredictionInput.ModelName = "projects/" + idle + "/models/missing"
		createRefused(missing, 404, "NOT_FOUND")
		model := parent(project) + "/models/towers"
		listed, err := api.Models.List(parent(project)).Do()
		must(err)
		equal(len(listed.Models), 1)
		equal(listed.Models[0].Name, model)
		versions, err := api.Models.Versions.List(model).Do()
		must(err)
		equal(len(versions.Versions), 2)
		equal(versions.Versions[1].Name, model+"/versions/v2")
	}},
	{13, "trainingInput: 501", func() {
		training := &job{JobId: "training", TrainingInput: &ml.GoogleCloudMlV1__TrainingInput{Region: "us-central1"}}
		createRefused(training, 501, "UNIMPLEMENTED")
	}},
	{14, "poll to SUCCEEDED", func() {
		createIn(project, body("go_succeeds"))
		j := wait(parent(project)+"/jobs/go_succeeds", "SUCCEEDED")
		equal(j.PredictionOutput.PredictionCount, int64(5))
		check(j.StartTime <= j.EndTime, asJSON(j))
	}},
	{16, "cancel: queued, finished, missing", func() {
		create(body("cancel"))
		_, err := jobs.Cancel(name("cancel"), &cancel{}).Do()
		must(err)
		j := get(name("cancel"))
		equal(j.State+" "+j.ErrorMessage, "CANCELLED Job is cancelled by the user.")
		_, err = jobs.Cancel(name("cancel"), &cancel{}).Do()
		refused(err, 400, "FAILED_PRECONDITION")
		_, err = jobs.Cancel(name("nobody"), &cancel{}).Do()
		refused(err, 404, "NOT_FOUND")
	}},
	{17, "an empty list", func() {
		listed, err := jobs.List(parent("empty-go")).Do()
		must(err)
		equal(len(listed.Jobs), 0)
		equal(listed.NextPageToken, "")
	}},
	{18, "paging", func() {
		var newest []string
		for i := range 5 {
			id := "page_" + strconv.Itoa(i)
			createIn("paging-go", body(id))
			newest = append([]string{id}, newest...)
		}
		var seen []string
		must(jobs.List(parent("paging-go")).PageSize(2).Pages(context.Background(),
			func(page *ml.GoogleCloudMlV1__ListJobsResponse) error {
				for _, j := range page.Jobs {
					seen = append(seen, j.JobId)
				}
				return nil
			}))
		equal(seen, newest)
		_, err := jobs.List(parent("paging-go")).PageSize(-1).Do()
		refused(err, 400, "INVALID_ARGUMENT")
		_, err = jobs.List(parent("paging-go")).PageToken("nonsense").Do()
		refused(err, 400, "INVALID_ARGUMENT")
	}},
	{19, "filters", func() {
		createIn("filters-go", body("rnn_1"))
		createIn("filters-go", body("census_1"))
		for filter, expected := range map[string]string{
			"jobId:rnn* AND state:QUEUED": "rnn_1", "-jobId:rnn* createTime>2017-01-15T19:00": "census_1"} {
			listed, err := jobs.List(parent("filters-go")).Filter(filter).Do()
			must(err)
			equal(len(listed.Jobs), 1)
			equal(listed.Jobs[0].JobId, expected)
		}
		_, err := jobs.List(parent("filters-go")).Filter("state=RUNNING AND").Do()
		refused(err, 400, "INVALID_ARGUMENT")
	}},
	{20, "a URL of more than 2,048 bytes", func() {
		filter := "jobId=census_1"
		for i := range 50 {
			filter += " OR jobId=none_" + strings.Repeat("x", 40) + strconv.Itoa(i)
		}
		listed, err := jobs.List(parent("filters-go")).Filter(filter).Do()
		must(err)
		equal(len(listed.Jobs), 1)
	}},
	{22, "patch: labels, etag, and nothing else", func() {
		j := create(body("patch"))
		patch := func(mask string, labels map[string]string, etag string) (*job, error) {
			return jobs.Patch(name("patch"), &job{Labels: labels, Etag: etag}).UpdateMask(mask).Do()
		}
		changed, err := patch("labels", map[string]string{"new": "2"}, "")
		must(err)
		equal(changed.Labels, map[string]string{"new": "2"})
		check(changed.Etag != j.Etag, "the etag is the same")
		_, err = patch("labels,etag", map[string]string{"new": "3"}, j.Etag)
		refused(err, 409, "ABORTED")
		_, err = patch("labels,etag", map[string]string{"new": "3"}, changed.Etag)
		must(err)
		_, err = patch("state", nil, "")
		refused(err, 400, "INVALID_ARGUMENT")
	}},
	{23, "masks of fields", func() {
		create(body("masks"))
		masked, err := jobs.Get(name("masks")).Fields("jobId", "predictionInput/dataFormat").Do()
		must(err)
		masked.ServerResponse = googleapi.ServerResponse{}
		equal(masked, &job{JobId: "masks", PredictionInput: &prediction{DataFormat: "JSON"}})
		_, err = jobs.Get(name("masks")).Fields("nonsense").Do()
		refused(err, 400, "INVALID_ARGUMENT")
	}},
	{25, "$.xgafv: the errors of version 1", func() {
		_, err := jobs.Get(name("nobody")).Do(googleapi.QueryParameter("$.xgafv", "1"))
		refused(err, 404, "NOT_FOUND")
		var refusal *googleapi.Error
		errors.As(err, &refusal)
		check(len(refusal.Errors) == 1 && refusal.Errors[0].Reason != "", refusal.Body)
	}},
	{27, "policies", func() {
		create(body("policy"))
		first, err := jobs.GetIamPolicy(name("policy")).Do()
		must(err)
		bindings := append(first.Bindings, &ml.GoogleIamV1__Binding{
			Role: "roles/ml.viewer", Members: []string{"user:ann@example.com"}})
		changed := &setPolicy{Policy: &policy{Bindings: bindings, Etag: first.Etag}}
		second, err := jobs.SetIamPolicy(name("policy"), changed).Do()
		must(err)
		equal(len(second.Bindings), len(bindings))
		_, err = jobs.SetIamPolicy(name("policy"), changed).Do()
		refused(err, 409, "ABORTED")
	}},
	{28, "testIamPermissions", func() {
		create(body("permissions"))
		asked := &testPolicy{Permissions: []string{"ml.jobs.get", "ml.jobs.cancel"}}
		there, err := jobs.TestIamPermissions(name("permissions"), asked).Do()
		must(err)
		equal(len(there.Permissions), 2)
		missing, err := jobs.TestIamPermissions(name("nobody"), asked).Do()
		must(err)
		equal(len(missing.Permissions), 0)
	}},
	{29, "a developer cancels own jobs only", func() {
		create(body("of_admin"))
		developer := client(option.WithCredentialsFile(setting("DEVELOPER_KEY_FILE"))).Jobs
		_, err := developer.Get(name("of_admin")).Do()
		must(err)
		_, err = developer.Cancel(name("of_admin"), &cancel{}).Do()
		refused(err, 403, "PERMISSION_DENIED")
		_, err = developer.Create(parent(idle), body("own")).Do()
		must(err)
		_, err = developer.Cancel(name("own"), &cancel{}).Do()
		must(err)
	}},
	{30, "401, 403 and 404 do not tell what there is", func() {
		create(body("secret"))
		anonymous := client(option.WithoutAuthentication()).Jobs
		stranger := client(option.WithCredentialsFile(setting("STRANGER_KEY_FILE"))).Jobs
		for _, id := range []string{"secret", "nobody"} {
			_, err := anonymous.Get(name(id)).Do()
			refused(err, 401, "UNAUTHENTICATED")
			_, err = stranger.Get(name(id)).Do()
			refused(err, 403, "PERMISSION_DENIED")
		}
	}},
	{31, "a token for a key file", func() {
		create(body("tokens"))
		_, err := client(option.WithCredentialsFile(setting("KEY_FILE"))).Jobs.Get(name("tokens")).Do()
		must(err)
		_, err = client(option.WithCredentialsFile(setting("REVOKED_KEY_FILE"))).Jobs.Get(name("tokens")).Do()
		check(err != nil, "a key that was disabled is good")
	}},
}

func run(number int, name string, body func()) {
	defer func() {
		if why := recover(); why != nil {
			fmt.Printf("FAILED %d %s: %s\n", number, name, strings.Join(strings.Fields(fmt.Sprint(why)), " "))
		}
	}()
	body()
	fmt.Printf("ok %d %s\n", number, name)
}

func main() {
	wanted := map[string]bool{}
	for _, number := range os.Args[1:] {
		wanted[number] = true
	}
	for _, c := range cases {
		if len(wanted) == 0 || wanted[strconv.Itoa(c.number)] {
			run(c.number, c.name, c.run)
		}
	}
}
